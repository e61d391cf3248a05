import { type Activation, executeNode, type Node, type SummaryWeight, weightTensor } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import { type Sliding, slidingNode } from '@fsnet/testing/convolution-cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerDepthwiseConvolution } from './depthwise-convolution.ts';
import { followed, relativeError, runNode } from './run-node.fixture.ts';

interface Case extends Sliding {
  readonly batch: number;
  readonly channels: number;
  readonly repeats: number;
  readonly size: readonly number[];
}

function convolution(each: Case): Node {
  return slidingNode(each, { group: { type: 'int', value: each.channels } });
}

const small = (max: number, min = 1) => fc.integer({ min, max });

const cases: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 2 }).chain((rank) => {
  const each = (value: fc.Arbitrary<number>, count = rank) =>
    fc.array(value, { minLength: count, maxLength: count });
  return fc.record({
    batch: small(3),
    channels: small(37, 2),
    repeats: fc.constantFrom(1, 1, 1, 2, 3),
    size: each(small(17, 5)),
    kernel: each(fc.constantFrom(3, 3, 3, 1, 2, 5)),
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

test('depthwise convolutions of any shape are right, with all that follows them', async () => {
  const kernels = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      cases.filter(fits),
      fc.constantFrom(...activations),
      fc.boolean(),
      fc.constantFrom('simd' as const, 'relaxed-simd' as const),
      fc.integer(),
      async (each, activation, adds, variant, seed) => {
        const node = convolution(each);
        const filters = each.channels * each.repeats;
        const x = randomTensor(seed, [each.batch, each.channels, ...each.size]);
        const w = randomTensor(seed + 1, [filters, 1, ...each.kernel]);
        const scale = randomTensor(seed + 2, [filters]).data as Float32Array;
        const bias = randomTensor(seed + 3, [filters]).data as Float32Array;
        const [sums] = executeNode(node, [x, w]);
        const residual = randomTensor(seed + 4, sums.shape);
        const epilogue = { scale, bias, ...(activation ? { activation } : {}) };
        const run = await runNode(lowerDepthwiseConvolution, {
          ...{ node, inputs: [x, w], variant, epilogue },
          ...(adds ? { residual } : {}),
        });
        const expected = followed(sums, { epilogue, ...(adds ? { residual } : {}) });
        expect(relativeError(run!.output, expected)).toBeLessThan(1e-5);
        for (const kernel of run!.kernels) kernels.add(kernel);
      },
    ),
    { numRuns: 300 },
  );
  expect(kernels).toContain('depthwise');
  expect(kernels).toContain('windows');
});

test('leaves other grouped convolutions, and filters that are computed, to others', async () => {
  const each = { batch: 1, channels: 4, repeats: 1, size: [5], kernel: [3], strides: [1], dilations: [1] };
  const node = convolution({ ...each, pads: [0, 0] });
  const x = randomTensor(1, [1, 4, 5]);
  const w = randomTensor(2, [4, 1, 3]);
  expect(await runNode(lowerDepthwiseConvolution, { node, inputs: [x, w] })).toBeDefined();
  expect(await runNode(lowerDepthwiseConvolution, { node, inputs: [x, w], computed: 2 })).toBeUndefined();
  const pairs: Node = { ...node, attributes: { group: { type: 'int', value: 2 } } };
  const wider = { node: pairs, inputs: [x, randomTensor(3, [4, 2, 3])] };
  expect(await runNode(lowerDepthwiseConvolution, wider)).toBeUndefined();
});

test('expands filter summaries', async () => {
  const data = randomTensor(3, [20]).data;
  const weight: SummaryWeight = {
    ...{
      kind: 'summary',
      dtype: 'float32',
      shape: [5, 1, 3, 3],
      groups: 5,
      order: 'hwi',
      segments: 'filter',
    },
    ...{ circular: false, locations: { kind: 'uniform', step: 2 } },
    vector: { format: 'plain', dtype: 'float32', data, count: 20 },
  };
  const each = { batch: 1, channels: 5, repeats: 1, size: [7, 9], kernel: [3, 3] };
  const node = convolution({ ...each, strides: [1, 1], dilations: [1, 1], pads: [1, 1, 1, 1] });
  const inputs = [randomTensor(1, [1, 5, 7, 9]), weightTensor(weight)];
  const run = await runNode(lowerDepthwiseConvolution, { node, inputs, weight });
  expect(relativeError(run!.output, executeNode(node, inputs)[0])).toBeLessThan(1e-5);
});
