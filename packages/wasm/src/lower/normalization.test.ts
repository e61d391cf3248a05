import { type Attribute, executeNode, type Node } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerBatchNormalization } from './batch-normalization.ts';
import { lowerInstanceNormalization } from './instance-normalization.ts';
import { followed, relativeError, runNode } from './run-node.fixture.ts';

function nodeOf(op: string, inputs: readonly string[]): Node {
  const epsilon: Attribute = { type: 'float', value: Math.fround(0.001) };
  return { name: '', op, domain: '', inputs, outputs: ['y'], attributes: { epsilon } };
}

const shapes = (min: number) => fc.array(fc.integer({ min: 1, max: 21 }), { minLength: min, maxLength: 4 });

test('batch normalization is right, with what follows it', async () => {
  await fc.assert(
    fc.asyncProperty(shapes(2), fc.boolean(), async (shape, isFollowed) => {
      const node = nodeOf('BatchNormalization', ['x', 'scale', 'bias', 'mean', 'variance']);
      const [, channels] = shape;
      const perChannel = (seed: number, minimum = -1) => randomTensor(seed, [channels], minimum);
      const inputs = [randomTensor(1, shape), ...[2, 3, 4].map((seed) => perChannel(seed)), perChannel(5, 0)];
      const epilogue = {
        scale: perChannel(6).data as Float32Array,
        bias: perChannel(7).data as Float32Array,
        activation: { kind: 'clamp', minimum: -0.5, maximum: 0.7 },
      } as const;
      const after = isFollowed ? { epilogue, residual: randomTensor(8, shape) } : {};
      const run = await runNode(lowerBatchNormalization, { node, inputs, ...after });
      expect(relativeError(run!.output, followed(executeNode(node, inputs)[0], after))).toBeLessThan(1e-5);
      expect(await runNode(lowerBatchNormalization, { node, inputs, computed: 2 })).toBeUndefined();
    }),
  );
});

test('instance normalization is right', async () => {
  await fc.assert(
    fc.asyncProperty(
      shapes(3),
      fc.constantFrom('plain' as const, 'nhwc' as const),
      fc.boolean(),
      async (shape, layout, isConstant) => {
        const node = nodeOf('InstanceNormalization', ['x', 'scale', 'bias']);
        const [, channels] = shape;
        const inputs = [
          randomTensor(1, shape, 1, 3),
          randomTensor(2, [channels]),
          randomTensor(3, [channels]),
        ];
        const run = await runNode(lowerInstanceNormalization, {
          ...{ node, inputs, layout, computed: isConstant ? 1 : 3 },
        });
        const isPlane = shape.slice(2).some((size) => size > 1) && channels > 1;
        if (isPlane) expect(run).toBeDefined();
        if (run) expect(relativeError(run.output, executeNode(node, inputs)[0])).toBeLessThan(1e-5);
      },
    ),
  );
});
