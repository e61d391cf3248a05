import { executeNode, float32, type Node } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import { ints, type Sliding, slidingNode } from '@fsnet/testing/convolution-cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerConvolutionTranspose } from './convolution-transpose.ts';
import { relativeError, runNode } from './run-node.fixture.ts';

interface Case extends Sliding {
  readonly batch: number;
  readonly groups: number;
  readonly channels: number;
  readonly filters: number;
  readonly size: readonly number[];
  readonly outputPadding: readonly number[];
}

function transposed(each: Case): Node {
  const group = { type: 'int', value: each.groups } as const;
  return slidingNode(each, { group, output_padding: ints(each.outputPadding) }, 'ConvTranspose');
}

const small = (max: number, min = 1) => fc.integer({ min, max });

const cases: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 2 }).chain((rank) => {
  const each = (value: fc.Arbitrary<number>, count = rank) =>
    fc.array(value, { minLength: count, maxLength: count });
  return fc.record({
    batch: small(2),
    groups: fc.constantFrom(1, 1, 2, 3),
    channels: small(9),
    filters: small(11),
    size: each(small(7)),
    kernel: each(small(5)),
    strides: each(small(4)),
    dilations: each(fc.constantFrom(1, 1, 2, 3, 4)),
    pads: each(small(2, 0), 2 * rank),
    outputPadding: each(small(2, 0)),
  });
});

/** Sizes of the output. */
function outputs({ size, kernel, strides, dilations, pads, outputPadding }: Case): number[] {
  return size.map(
    (length, axis) =>
      (length - 1) * strides[axis] +
      (kernel[axis] - 1) * dilations[axis] +
      (1 + outputPadding[axis] - pads[axis] - pads[axis + size.length]),
  );
}

test('transposed convolutions of any shape are right, with all that follows them', async () => {
  await fc.assert(
    fc.asyncProperty(
      cases.filter((each) => outputs(each).every((length) => length > 0)),
      fc.boolean(),
      fc.integer(),
      async (each, adds, seed) => {
        const node = transposed(each);
        const filters = each.filters * each.groups;
        const x = randomTensor(seed, [each.batch, each.channels * each.groups, ...each.size]);
        const w = randomTensor(seed + 1, [each.channels * each.groups, each.filters, ...each.kernel]);
        const scale = randomTensor(seed + 2, [filters]).data as Float32Array;
        const bias = randomTensor(seed + 3, [filters]).data as Float32Array;
        const [sums] = executeNode(node, [x, w]);
        const residual = randomTensor(seed + 4, sums.shape);
        const run = await runNode(lowerConvolutionTranspose, {
          ...{ node, inputs: [x, w] },
          ...(adds ? { residual } : {}),
          epilogue: { scale, bias, activation: { kind: 'clamp', minimum: -1, maximum: 0.9 } },
        });
        const area = sums.data.length / each.batch / filters;
        const expected = (sums.data as Float32Array).map((sum, i) => {
          const filter = Math.floor(i / area) % filters;
          const y = scale[filter] * sum + bias[filter] + (adds ? Number(residual.data[i]) : 0);
          return Math.min(Math.max(y, -1), 0.9);
        });
        expect(relativeError(run!.output, float32(sums.shape, expected))).toBeLessThan(1e-5);
      },
    ),
    { numRuns: 300 },
  );
});

test('the output size that a node asks for decides what is cut off', async () => {
  const inputs = [randomTensor(1, [1, 3, 4, 4]), randomTensor(2, [3, 5, 3, 3])];
  const node: Node = {
    ...{ name: 'conv', op: 'ConvTranspose', domain: '', inputs: ['x', 'w'], outputs: ['y'] },
    attributes: {
      strides: { type: 'ints', value: [2, 2] },
      output_shape: { type: 'ints', value: [8, 7] },
      auto_pad: { type: 'string', value: 'SAME_UPPER' },
    },
  };
  const run = await runNode(lowerConvolutionTranspose, { node, inputs });
  expect(relativeError(run!.output, executeNode(node, inputs)[0])).toBeLessThan(1e-5);
});
