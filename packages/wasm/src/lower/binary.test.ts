import { type Activation, executeNode, float32, type Node, type Tensor } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerBinary } from './binary.ts';
import { relativeError, runNode } from './run-node.fixture.ts';

const nodeOf = (op: string, inputs: string[]): Node => ({
  ...{ name: '', op, domain: '', inputs, outputs: ['y'], attributes: {} },
});
const layouts = fc.constantFrom('plain' as const, 'nhwc' as const);
const shapes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 });

/** A shape that broadcasts to `shape`. */
const broadcastable = (shape: readonly number[]) =>
  fc
    .tuple(fc.integer({ min: 0, max: shape.length }), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
    .map(([missing, ones]) => shape.slice(missing).map((size, axis) => (ones[axis] ? 1 : size)));

/** Distinct from 0, so that quotients keep their precision. */
const tensorOf = (seed: number, shape: readonly number[]): Tensor => {
  const { data } = randomTensor(seed, shape);
  return float32(
    shape,
    (data as Float32Array).map((x) => x + Math.sign(x) * 0.1),
  );
};

test('operators of two inputs broadcast as the reference does in any layout', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('Add', 'Sub', 'Mul', 'Div', 'Min', 'Max', 'PRelu'),
      shapes.chain((shape) => fc.tuple(fc.constant(shape), broadcastable(shape), broadcastable(shape))),
      layouts,
      fc.integer({ min: 1, max: 2 }),
      fc.boolean(),
      async (op, [shape, first, second], layout, computed, whole) => {
        const inputs = [tensorOf(1, op === 'PRelu' || whole ? shape : first), tensorOf(2, second)];
        const node = nodeOf(op, ['a', 'b']);
        const both = inputs.every((input) => input.shape.length > 2);
        const run = await runNode(lowerBinary, { node, inputs, computed, layout: both ? layout : 'plain' });
        expect(relativeError(run!.output, executeNode(node, inputs)[0])).toBeLessThan(1e-6);
      },
    ),
    { numRuns: 500 },
  );
});

test('operators of any number of inputs combine all of them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('Sum', 'Mean', 'Min', 'Max'),
      fc
        .array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 4 })
        .chain((shape) => fc.array(broadcastable(shape), { minLength: 1, maxLength: 4 })),
      async (op, all) => {
        const inputs = all.map((shape, i) => tensorOf(i, shape));
        const node = nodeOf(
          op,
          Array.from(all, (_, i) => `x${i}`),
        );
        const run = await runNode(lowerBinary, { node, inputs, computed: inputs.length });
        expect(relativeError(run!.output, executeNode(node, inputs)[0])).toBeLessThan(1e-6);
      },
    ),
    { numRuns: 200 },
  );
});

test.each<[string, readonly number[], readonly number[]]>([
  ['equal shapes', [1, 16, 12, 12], [1, 16, 12, 12]],
  ['gates', [2, 13, 31, 9], [2, 13, 1, 1]],
  ['constants by channel', [1, 40, 30, 30], [40, 1, 1]],
  ['rows', [3, 5, 7, 900], [7, 1]],
])('long rows: %s', async (_, a, b) => {
  const inputs = [tensorOf(1, a), tensorOf(2, b)];
  const node = nodeOf('Mul', ['a', 'b']);
  for (const layout of ['plain', 'nhwc'] as const) {
    const run = await runNode(lowerBinary, { node, inputs, computed: b.length > 3 ? 2 : 1, layout });
    expect(relativeError(run!.output, executeNode(node, inputs)[0])).toBeLessThan(1e-6);
  }
});

test('an activation follows', async () => {
  const inputs = [tensorOf(1, [2, 5, 3]), tensorOf(2, [2, 5, 3])];
  const activation: Activation = { kind: 'clamp', minimum: 0, maximum: 0.5 };
  const run = await runNode(lowerBinary, {
    node: nodeOf('Add', ['a', 'b']),
    inputs,
    epilogue: { activation },
  });
  const [sum] = executeNode(nodeOf('Add', ['a', 'b']), inputs);
  const clipped = (sum.data as Float32Array).map((x) => Math.min(Math.max(x, 0), 0.5));
  expect(run!.output.data).toEqual(clipped);
});

test('squares, and leaves other powers to the reference', async () => {
  const power = nodeOf('Pow', ['x', 'e']);
  const x = randomTensor(1, [3, 7]);
  const run = await runNode(lowerBinary, { node: power, inputs: [x, float32([], [2])] });
  expect(relativeError(run!.output, executeNode(power, [x, float32([], [2])])[0])).toBeLessThan(1e-6);
  expect(await runNode(lowerBinary, { node: power, inputs: [x, float32([], [3])] })).toBeUndefined();
});
