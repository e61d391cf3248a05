import {
  execute,
  type Graph,
  type Tensor as HostTensor,
  type Node,
  type Tensor,
  type Weight,
  weightTensor,
} from '@fsnet/graph';
import type { Values } from './run-network.fixture.ts';
import type { TrainableNetwork } from './trainable-network.ts';

/** Weights of the sum of all outputs that gradients are of, by output. */
export type Upstream = Readonly<Record<string, Float64Array>>;

/** A network in float64; batch normalizations by the statistics of the batch, as in training. */
function inFloat64(graph: Graph): Graph {
  const weights = new Map<string, Weight>();
  const add = ({ dtype, shape, data }: Tensor, name: string) =>
    weights.set(name, {
      ...{ kind: 'dense', dtype, shape },
      vector: { format: 'plain', dtype, data, count: data.length },
    });
  for (const [name, weight] of graph.weights) {
    const tensor = weightTensor(weight);
    const isFloat = tensor.dtype === 'float32';
    add(
      isFloat
        ? { ...tensor, dtype: 'float64', data: Float64Array.from(tensor.data as Float32Array) }
        : tensor,
      name,
    );
  }
  const nodes = graph.nodes.flatMap((node): Node[] =>
    node.op === 'BatchNormalization' ? batchStatistics(node, add) : [node],
  );
  const inputs = graph.inputs.map((info) => ({ ...info, dtype: 'float64' as const }));
  const outputs = graph.outputs.map((info) => ({ ...info, dtype: 'float64' as const }));
  return { ...graph, inputs, outputs, nodes, weights };
}

function batchStatistics(node: Node, add: (tensor: Tensor, name: string) => void): Node[] {
  const [x, scale, bias] = node.inputs;
  const [y] = node.outputs;
  const epsilon =
    node.attributes.epsilon?.type === 'float' ? node.attributes.epsilon.value : Math.fround(1e-5);
  add({ dtype: 'int64', shape: [3], data: BigInt64Array.of(0n, 2n, 3n) }, `${y} axes`);
  add({ dtype: 'float64', shape: [], data: Float64Array.of(epsilon) }, `${y} epsilon`);
  add({ dtype: 'int64', shape: [3], data: BigInt64Array.of(-1n, 1n, 1n) }, `${y} column`);
  const made = (op: string, name: string, ...inputs: string[]): Node => ({
    ...{ name: '', op, domain: '', inputs, attributes: {} },
    outputs: [name],
  });
  return [
    made('ReduceMean', `${y} mean`, x, `${y} axes`),
    made('Sub', `${y} centred`, x, `${y} mean`),
    made('Mul', `${y} squares`, `${y} centred`, `${y} centred`),
    made('ReduceMean', `${y} variance`, `${y} squares`, `${y} axes`),
    made('Add', `${y} inside`, `${y} variance`, `${y} epsilon`),
    made('Sqrt', `${y} deviation`, `${y} inside`),
    made('Div', `${y} normalized`, `${y} centred`, `${y} deviation`),
    made('Reshape', `${y} scale`, scale, `${y} column`),
    made('Reshape', `${y} bias`, bias, `${y} column`),
    made('Mul', `${y} scaled`, `${y} normalized`, `${y} scale`),
    made('Add', y, `${y} scaled`, `${y} bias`),
  ];
}

/**
 * Gradients of the outputs' sum by differences in float64: `count` entries of every parameter, evenly spread.
 *
 * @returns By parameter, the entries and their gradients, NaN where there is a kink near by.
 */
export function referenceGradients(
  network: TrainableNetwork,
  values: Values,
  inputs: Readonly<Record<string, HostTensor>>,
  upstream: Upstream,
  count = Number.POSITIVE_INFINITY,
): Map<string, { readonly entries: number[]; readonly gradient: Float64Array }> {
  const given = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, data }]) => [
      name,
      { dtype: 'float64', shape, data: Float64Array.from(data as Float32Array) } as const,
    ]),
  );
  const sum = (changed: Values): number => {
    const outputs = execute(inFloat64(network.toGraph((name) => changed.get(name)!)), given);
    let total = 0;
    for (const [name, weights] of Object.entries(upstream)) {
      const { data } = outputs[name] as { readonly data: Float64Array };
      for (let i = 0; i < weights.length; i++) total += weights[i] * data[i];
    }
    return total;
  };
  const base = sum(values);
  const found = new Map<string, { entries: number[]; gradient: Float64Array }>();
  for (const { name } of network.parameters) {
    const own = values.get(name)!;
    const step = Math.max(1, Math.floor(own.length / count));
    const entries = Array.from({ length: Math.ceil(own.length / step) }, (_, i) => i * step);
    const at = (entry: number, offset: number) => {
      const changed = own.slice();
      changed[entry] += offset;
      return { value: changed[entry], sum: sum(new Map([...values, [name, changed]])) };
    };
    const gradient = Float64Array.from(entries, (entry) => {
      const [before, after] = [at(entry, -(2 ** -15)), at(entry, 2 ** -15)];
      const left = (base - before.sum) / (own[entry] - before.value);
      const right = (after.sum - base) / (after.value - own[entry]);
      // A kink in between, of a ReLU or where another value becomes the largest.
      if (Math.abs(right - left) > 1e-3 * Math.abs(right + left) + 1e-4) return Number.NaN;
      return (after.sum - before.sum) / (after.value - before.value);
    });
    found.set(name, { entries, gradient });
  }
  return found;
}
