import { type Activation, executeNode, float32, type Node } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import { type Sliding, slidingNode } from '@fsnet/testing/convolution-cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerConvolution } from './convolution.ts';
import { relativeError, runNode } from './run-node.fixture.ts';

interface Case extends Sliding {
  readonly batch: number;
  readonly groups: number;
  readonly channels: number;
  readonly filters: number;
  readonly size: readonly number[];
}

function convolution(each: Case): Node {
  return slidingNode(each, { group: { type: 'int', value: each.groups } });
}

const small = (max: number, min = 1) => fc.integer({ min, max });

const cases: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 2 }).chain((rank) => {
  const each = (value: fc.Arbitrary<number>, count = rank) =>
    fc.array(value, { minLength: count, maxLength: count });
  return fc.record({
    batch: small(3),
    groups: fc.constantFrom(1, 1, 1, 2, 3),
    channels: small(19),
    filters: small(37),
    size: each(small(13)),
    kernel: each(fc.constantFrom(1, 3, 3, 2, 5)),
    strides: each(fc.constantFrom(1, 1, 2, 3)),
    dilations: each(fc.constantFrom(1, 1, 1, 2)),
    pads: each(fc.constantFrom(0, 1, 1, 2), 2 * rank),
  });
});

function fits({ size, kernel, dilations, pads }: Case): boolean {
  return size.every(
    (length, axis) => length + pads[axis] + pads[axis + size.length] > (kernel[axis] - 1) * dilations[axis],
  );
}

const activations: readonly (Activation | undefined)[] = [
  undefined,
  { kind: 'clamp', minimum: -0.5, maximum: 0.7 },
  { kind: 'hardSigmoid', alpha: 0.2, beta: 0.5 },
];

function activated(x: number, activation: Activation | undefined): number {
  if (activation?.kind === 'clamp') return Math.min(Math.max(x, -0.5), 0.7);
  return activation ? Math.min(Math.max(0.2 * x + 0.5, 0), 1) : x;
}

async function check(each: Case, activation: Activation | undefined, adds: boolean, seed: number) {
  const node = convolution(each);
  const filters = each.filters * each.groups;
  const x = randomTensor(seed, [each.batch, each.channels * each.groups, ...each.size]);
  const w = randomTensor(seed + 1, [filters, each.channels, ...each.kernel]);
  const scale = randomTensor(seed + 2, [filters]).data as Float32Array;
  const bias = randomTensor(seed + 3, [filters]).data as Float32Array;
  const [sums] = executeNode(node, [x, w]);
  const residual = randomTensor(seed + 4, sums.shape);
  const run = await runNode(lowerConvolution, {
    ...{ node, inputs: [x, w], epilogue: { scale, bias, ...(activation ? { activation } : {}) } },
    ...(adds ? { residual } : {}),
  });
  const area = sums.data.length / each.batch / filters;
  const expected = (sums.data as Float32Array).map((sum, i) => {
    const filter = Math.floor(i / area) % filters;
    const added = adds ? (residual.data[i] as number) : 0;
    return activated(scale[filter] * sum + bias[filter] + added, activation);
  });
  expect(relativeError(run!.output, float32(sums.shape, expected))).toBeLessThan(1e-5);
  expect(run!.kernels).toEqual(['convolution']);
}

test('convolutions of any shape are right, with all that follows them', async () => {
  await fc.assert(
    fc.asyncProperty(cases.filter(fits), fc.constantFrom(...activations), fc.boolean(), fc.integer(), check),
    { numRuns: 300 },
  );
});

test('weights larger than the cache are gone through for several tiles at once, in several parts', async () => {
  const square = { size: [5, 5], kernel: [3, 3], strides: [1, 1], dilations: [1, 1], pads: [1, 1, 1, 1] };
  for (const activation of activations)
    await check({ batch: 1, groups: 1, channels: 96, filters: 197, ...square }, activation, true, 7);
});

test('filters that a network computes are left to the reference operator', async () => {
  const inputs = [randomTensor(1, [1, 2, 3, 3]), randomTensor(2, [4, 2, 1, 1])];
  const node: Node = {
    ...{ name: '', op: 'Conv', domain: '', inputs: ['x', 'w'], outputs: ['y'], attributes: {} },
  };
  expect(await runNode(lowerConvolution, { node, inputs, computed: 2 })).toBeUndefined();
});

test('an infinite or missing number stays what it is', async () => {
  const x = float32([1, 1, 1, 6], [1, Number.NaN, 2, Number.POSITIVE_INFINITY, 3, 4]);
  const w = float32([1, 1, 1, 1], [2]);
  const node: Node = {
    ...{ name: '', op: 'Conv', domain: '', inputs: ['x', 'w'], outputs: ['y'], attributes: {} },
  };
  const epilogue = { activation: { kind: 'clamp', minimum: 0, maximum: Number.POSITIVE_INFINITY } } as const;
  const run = await runNode(lowerConvolution, { node, inputs: [x, w], epilogue });
  expect([...run!.output.data]).toEqual([2, Number.NaN, 4, Number.POSITIVE_INFINITY, 6, 8]);
});
