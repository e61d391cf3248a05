import {
  allocate,
  arrayLengthOf,
  blockCount,
  bytesOf,
  type DataType,
  dataTypes,
  drawUniform,
  elementCount,
  float32ToFloat16,
  type Graph,
  type NumericVector,
  randomGenerator,
  type SegmentKind,
  type SegmentLocations,
  segmentCount,
  segmentLength,
  type Tensor,
  type Weight,
} from '@fsnet/graph';

type Random = () => number;

/** A whole number from `least` to `most`. */
function integer(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[integer(random, 0, choices.length - 1)];
}

/**
 * A small graph drawn from `seed`: some weights of every kind, type and way of quantising that a `.fsn` file has,
 * empty ones and extremes among them, each read by a node, and sometimes a golden sample. For tests that give a
 * network through a file; its nodes are not made to run.
 */
export function arbitraryGraph(seed: number): Graph {
  const random = randomGenerator(seed);
  const weights = new Map<string, Weight>();
  const count = integer(random, 0, 6);
  for (let i = 0; i < count; i++)
    weights.set(`weight${i}`, random() < 0.5 ? arbitrarySummary(random) : arbitraryDense(random));
  const samples = random() < 0.3 ? [arbitraryTensor(random), arbitraryTensor(random)] : [];
  return {
    name: `drawn from ${seed}`,
    opset: 17,
    domains: {},
    inputs: [{ name: 'input', dtype: 'float32', shape: [1, null, 'height'] }],
    outputs: [{ name: 'output', dtype: 'float32', shape: null }],
    nodes: [
      {
        name: '',
        op: 'Gather',
        domain: 'fsnet.test',
        inputs: ['input', ...weights.keys()],
        outputs: ['output'],
        attributes: {},
      },
    ],
    weights,
    metadata: {
      ...(samples.length === 0
        ? {}
        : {
            goldenSamples: [
              {
                inputs: { input: { kind: 'tensor', tensor: samples[0] } },
                outputs: { output: samples[1] },
                tolerance: random(),
              },
            ],
          }),
    },
  };
}

function arbitraryTensor(random: Random): Tensor {
  const shape = arbitraryShape(random);
  return { dtype: 'float32', shape, data: drawUniform(integer(random, 0, 99), elementCount(shape), -3, 3) };
}

function arbitraryShape(random: Random): number[] {
  const largest = pick(random, [0, 1, 2, 5, 9]);
  return Array.from({ length: integer(random, 0, 4) }, () => integer(random, Math.min(1, largest), largest));
}

function arbitraryDense(random: Random): Weight {
  const shape = random() < 0.1 ? [integer(random, 4000, 20_000)] : arbitraryShape(random);
  const count = elementCount(shape);
  if (random() < 0.5)
    return { kind: 'dense', dtype: 'float32', shape, vector: arbitraryVector(random, count) };
  const dtype = pick(random, dataTypes);
  return { kind: 'dense', dtype, shape, vector: plain(random, dtype, count) };
}

/** Numbers as a float32 weight can be stored: plain, in half precision, or quantised. */
function arbitraryVector(random: Random, count: number): NumericVector {
  const values = drawUniform(integer(random, 0, 2 ** 31), count, -1, 1);
  const kind = integer(random, 0, 4);
  if (kind === 0) return { format: 'plain', dtype: 'float32', data: values, count };
  if (kind === 1) return { format: 'plain', dtype: 'float16', data: float32ToFloat16(values), count };
  if (kind === 2) return plain(random, pick(random, ['float32', 'float16', 'bfloat16'] as const), count);
  const bits = integer(random, 2, 8);
  const block = pick(random, [0, 0, 1, 2, 7, 32, 64, 2 ** 31 - 1]);
  const blocks = blockCount(count, block);
  const top = 2 ** bits - 1;
  const extremes = [2 ** -149, 2 ** -126, 3.4028234663852886e38, 65504, 1];
  const half = random() < 0.5;
  const scales = Float32Array.from({ length: blocks }, () =>
    half ? integer(random, 1, 2047) * 2 ** -20 : random() < 0.2 ? pick(random, extremes) : random() + 1e-3,
  );
  const zeros = Uint8Array.from({ length: blocks }, () => integer(random, 0, top));
  const spread = random() * top;
  const levels = Uint8Array.from({ length: count }, () => {
    const sum = (random() + random() + random() - 1.5) * spread;
    return Math.max(0, Math.min(top, Math.round(top / 2 + sum)));
  });
  return { format: 'affine', bits, block, scales, zeros, levels, count };
}

function plain(random: Random, dtype: DataType, count: number): NumericVector {
  const data = allocate(dtype, count);
  const bytes = bytesOf(data);
  const most = dtype === 'bool' ? 1 : pick(random, [0, 3, 255]);
  for (let i = 0; i < bytes.length; i++) bytes[i] = integer(random, 0, most);
  // The unused half of the last byte of an odd number of 4-bit values.
  if (arrayLengthOf(dtype, 2) === 1 && count % 2 === 1) bytes[bytes.length - 1] &= 15;
  return { format: 'plain', dtype, data, count };
}

function arbitrarySummary(random: Random): Weight {
  const groups = pick(random, [1, 1, 2, 3]);
  const kernel = pick(random, [[3, 3], [1, 1], [2, 5], [7], [1, 3]]);
  const filters = groups * pick(random, [1, 2, 8, 8, 40]);
  const shape = [filters, integer(random, 1, 6), ...kernel];
  const order = pick(random, ['hwi', 'ihw'] as const);
  const segments: SegmentKind = order === 'ihw' ? 'filter' : pick(random, ['filter', 'row', 'tap'] as const);
  const circular = random() < 0.4;
  const count = segmentCount({ shape, segments });
  const length = segmentLength({ shape, segments });
  const room = pick(random, [0, 1, 17, 200, 5000]);
  const [locations, values] =
    random() < 0.4
      ? uniformLocations(random, count, length, room, circular)
      : explicitLocations(random, count, length, room, circular);
  // A summary may stand for at most 256 times as many weights.
  const vector = arbitraryVector(random, Math.max(values, Math.ceil(elementCount(shape) / 256)));
  return { kind: 'summary', dtype: 'float32', shape, groups, order, segments, circular, locations, vector };
}

function uniformLocations(
  random: Random,
  count: number,
  length: number,
  room: number,
  circular: boolean,
): [SegmentLocations, number] {
  const step = integer(random, 0, Math.ceil(room / count));
  const values = circular ? Math.max(length, room) : (count - 1) * step + length + integer(random, 0, 3);
  return [{ kind: 'uniform', step }, values];
}

function explicitLocations(
  random: Random,
  count: number,
  length: number,
  room: number,
  circular: boolean,
): [SegmentLocations, number] {
  const unit = pick(random, [1, 1, shapeUnit(length)]);
  const starts = Uint32Array.from(
    { length: count },
    () => unit * integer(random, 0, Math.floor(room / unit)),
  );
  if (random() < 0.4) starts.sort();
  if (circular && random() < 0.3) starts[integer(random, 0, count - 1)] = 2 ** 32 - 1;
  const fractions = Uint16Array.from({ length: count }, () => integer(random, 0, 65535));
  const values = circular ? Math.max(1, room) : room + length + 1;
  return [{ kind: 'explicit', starts, ...(random() < 0.3 ? { fractions } : {}) }, values];
}

function shapeUnit(length: number): number {
  return Math.max(1, Math.floor(length / 2));
}
