import { executeNode, float32, type Node } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { relativeError, runNode } from './run-node.fixture.ts';
import { lowerSoftmax } from './softmax.ts';

function softmaxNode(op: string, axis: number): Node {
  return {
    ...{ name: '', op, domain: '', inputs: ['x'], outputs: ['y'] },
    attributes: { axis: { type: 'int', value: axis } },
  };
}

test('softmax along any axis is right', async () => {
  const kernels = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('Softmax', 'LogSoftmax'),
      fc.array(fc.integer({ min: 1, max: 11 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: -4, max: 3 }),
      fc.constantFrom('plain' as const, 'nhwc' as const),
      fc.constantFrom(1, 20, 500),
      async (op, shape, axis, layout, range) => {
        fc.pre(axis < shape.length && axis >= -shape.length);
        const node = softmaxNode(op, axis);
        const inputs = [randomTensor(5, shape, -range, range)];
        const run = await runNode(lowerSoftmax, {
          node,
          inputs,
          layout: shape.length > 2 ? layout : 'plain',
        });
        expect(relativeError(run!.output, executeNode(node, inputs)[0])).toBeLessThan(1e-6);
        kernels.add(run!.kernels.join(' '));
      },
    ),
    { numRuns: 300 },
  );
  expect(kernels).toContain('softmax');
  expect(kernels).toContain('transpose softmax transpose');
});

test('what is infinitely unlikely stays so', async () => {
  const node = softmaxNode('Softmax', 0);
  const x = float32(
    [5],
    [1, Number.NEGATIVE_INFINITY, 1, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const run = await runNode(lowerSoftmax, { node, inputs: [x] });
  expect([...run!.output.data]).toEqual([0.5, 0, 0.5, 0, 0]);
});
