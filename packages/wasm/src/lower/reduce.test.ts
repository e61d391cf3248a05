import { type Attribute, executeNode, int64, type Node } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerGlobalPooling, lowerReduce } from './reduce.ts';
import { relativeError, runNode } from './run-node.fixture.ts';

function nodeOf(op: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}): Node {
  return { name: '', op, domain: '', inputs, outputs: ['y'], attributes };
}

const layouts = fc.constantFrom('plain' as const, 'nhwc' as const);
const shapes = (min: number) => fc.array(fc.integer({ min: 1, max: 11 }), { minLength: min, maxLength: 4 });

test('reductions along any axes are right, unless others stand between those', async () => {
  let declined = 0;
  let rows = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('ReduceSum', 'ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceProd', 'ReduceL2'),
      shapes(1).chain((shape) =>
        fc.tuple(fc.constant(shape), fc.subarray(shape.map((_, axis) => axis - (axis % 2) * shape.length))),
      ),
      fc.integer({ min: 0, max: 1 }),
      layouts,
      async (op, [shape, axes], keep, layout) => {
        const node = nodeOf(op, ['x', 'axes'], { keepdims: { type: 'int', value: keep } });
        const inputs = [randomTensor(shape.length, shape, 0.5, 1.5), int64([axes.length], axes)];
        const at = shape.length > 2 ? layout : 'plain';
        const run = await runNode(lowerReduce, { node, inputs, layout: at });
        if (!run) declined++;
        else expect(relativeError(run.output, executeNode(node, inputs)[0])).toBeLessThan(1e-5);
        rows++;
      },
    ),
    { numRuns: 500 },
  );
  expect(declined).toBeLessThan(rows / 3);
});

test('sums of many values keep their precision', async () => {
  const node = nodeOf('ReduceMean', ['x', 'axes'], { keepdims: { type: 'int', value: 0 } });
  for (const shape of [
    [1, 250_000],
    [1, 250_000, 5],
  ]) {
    const inputs = [randomTensor(7, shape, 0, 1), int64([1], [1])];
    const run = await runNode(lowerReduce, { node, inputs });
    expect(relativeError(run!.output, executeNode(node, inputs)[0])).toBeLessThan(3e-6);
  }
});

test('global pools are right', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GlobalAveragePool', 'GlobalMaxPool'),
      fc.oneof(shapes(3), fc.constant([2, 5, 31, 40])),
      layouts,
      async (op, shape, layout) => {
        const inputs = [randomTensor(3, shape)];
        const node = nodeOf(op, ['x']);
        const run = await runNode(lowerGlobalPooling, { node, inputs, layout });
        expect(run!.lowered.inputLayouts).toEqual([layout]);
        expect(relativeError(run!.output, executeNode(node, inputs)[0])).toBeLessThan(1e-5);
      },
    ),
  );
});
