import {
  bfloat16ToFloat32,
  elementCount,
  FsnError,
  float16ToFloat32,
  type Graph,
  type Tensor,
} from '@fsnet/graph';

/**
 * The output with one score a class, or `undefined` where the network is no classifier: the file names another task,
 * or there isn't exactly one output of `[batch, classes]` (sizes of 1 after it allowed) and no label for each class.
 */
export function classOutput(
  graph: Graph<unknown>,
  outputs: Readonly<Record<string, Tensor>>,
): { readonly name: string; readonly classes: number } | undefined {
  const { task, labels } = graph.metadata;
  if (task !== undefined && task !== 'image-classification') return undefined;
  const found = Object.entries(outputs).flatMap(([name, { shape, dtype }]) => {
    const isScores = shape.length >= 2 && shape.slice(2).every((size) => size === 1) && shape[1] > 1;
    return isScores && !dtype.includes('int') && dtype !== 'bool' ? [{ name, classes: shape[1] }] : [];
  });
  const labelled = found.filter(({ classes }) => classes === labels?.length);
  if (labelled.length === 1) return labelled[0];
  return found.length === 1 && Object.keys(outputs).length === 1 ? found[0] : undefined;
}

/** The output to judge a classifier by. @throws FsnError `bad-shape` where it is none. */
export function requireClassOutput(
  graph: Graph<unknown>,
  outputs: Readonly<Record<string, Tensor>>,
): { readonly name: string; readonly classes: number } {
  const found = classOutput(graph, outputs);
  if (found) return found;
  throw new FsnError('bad-shape', 'the network is not an image classifier', {
    expected: 'one output of [batch, classes]',
    actual: Object.entries(outputs)
      .map(([name, { shape }]) => `${name} [${shape.join(', ')}]`)
      .join(', '),
  });
}

/** A tensor's elements as numbers that can be computed with. */
export function numbersOf({ dtype, data }: Tensor): Float32Array | Float64Array {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  if (dtype === 'float16') return float16ToFloat32(data as Uint16Array);
  if (dtype === 'bfloat16') return bfloat16ToFloat32(data as Uint16Array);
  return Float64Array.from(data as ArrayLike<number | bigint>, Number);
}

/** Each sample's scores of a class output. */
export function scoreRows(tensor: Tensor): (Float32Array | Float64Array)[] {
  const values = numbersOf(tensor);
  const [samples] = tensor.shape;
  const classes = elementCount(tensor.shape) / samples;
  return Array.from({ length: samples }, (_, i) => values.subarray(i * classes, (i + 1) * classes));
}

/** Probabilities of one sample's scores: themselves where they are probabilities already, else their softmax. */
export function probabilities(scores: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(scores);
  const sum = values.reduce((total, value) => total + value, 0);
  if (values.every((value) => value >= 0 && value <= 1) && Math.abs(sum - 1) < 1e-3) return values;
  const largest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = values.map((value) => Math.exp(value - largest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

/** Indices of the `count` largest scores, largest first; of equal ones the first comes first. */
export function topIndices(scores: ArrayLike<number>, count: number): number[] {
  const order = Array.from({ length: scores.length }, (_, index) => index);
  const rank = (index: number) => (Number.isNaN(scores[index]) ? Number.NEGATIVE_INFINITY : scores[index]);
  return order.sort((a, b) => rank(b) - rank(a) || a - b).slice(0, count);
}

/** How many scores come before that of `label`: 0 is top-1. A score that is no number comes last. */
export function rankOf(label: number, scores: ArrayLike<number>): number {
  const own = scores[label];
  if (Number.isNaN(own)) return scores.length;
  let rank = 0;
  for (let i = 0; i < scores.length; i++) if (scores[i] > own || (scores[i] === own && i < label)) rank++;
  return rank;
}
