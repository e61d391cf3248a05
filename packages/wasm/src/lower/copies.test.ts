import { type Attribute, executeNode, float32, int64, type Node, type Tensor } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Layout } from '../plan/lowering.ts';
import { lowerCopies } from './copies.ts';
import { runNode } from './run-node.fixture.ts';

const int = (value: number): Attribute => ({ type: 'int', value });
const ints = (...value: number[]): Attribute => ({ type: 'ints', value });

function nodeOf(
  op: string,
  inputs: string[],
  attributes: Record<string, Attribute> = {},
  outputs = ['y'],
): Node {
  return { name: '', op, domain: '', inputs, outputs, attributes };
}

async function check(node: Node, inputs: readonly (Tensor | undefined)[], layout: Layout, computed = 1) {
  const rank = inputs[0]!.shape.length;
  const at = rank === 3 || rank === 4 ? layout : 'plain';
  const run = await runNode(lowerCopies, { node, inputs, layout: at, computed });
  const results = executeNode(node, inputs);
  expect([run!.output, ...run!.others]).toEqual(results);
  return run!;
}

const layouts = fc.constantFrom('plain' as const, 'nhwc' as const);
const sizes = (min = 1) => fc.array(fc.integer({ min: 1, max: 7 }), { minLength: min, maxLength: 5 });
const withAxis = (shape: readonly number[]) => fc.integer({ min: -shape.length, max: shape.length - 1 });
const property = <T>(arbitrary: fc.Arbitrary<T>, run: (drawn: T, layout: Layout) => Promise<unknown>) =>
  fc.assert(
    fc.asyncProperty(arbitrary, layouts, async (drawn, layout) => {
      await run(drawn, layout);
    }),
    { numRuns: 150 },
  );

test('transposes', async () => {
  const cases = sizes().chain((shape) =>
    fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })),
  );
  await property(cases, ([shape, perm], layout) =>
    check(nodeOf('Transpose', ['x'], { perm: ints(...perm) }), [randomTensor(1, shape)], layout),
  );
  await check(nodeOf('Transpose', ['x']), [randomTensor(1, [2, 3, 4])], 'plain');
});

test('concatenates along any axis, of constants too', async () => {
  const cases = sizes().chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      withAxis(shape),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
    ),
  );
  await property(cases, ([shape, axis, widths], layout) => {
    const inputs = widths.map((width, i) => randomTensor(i, shape.with(axis, width)));
    const node = nodeOf(
      'Concat',
      Array.from(widths, (_, i) => `x${i}`),
      { axis: int(axis) },
    );
    return check(node, inputs, layout, Math.max(1, widths.length - 1));
  });
});

test('splits', async () => {
  const cases = sizes().chain((shape) =>
    fc.tuple(fc.constant(shape), withAxis(shape), fc.integer({ min: 1, max: 6 })),
  );
  await property(cases, ([shape, axis, rest], layout) => {
    const first = shape.at(axis)!;
    const inputs = [randomTensor(1, shape.with(axis, first + rest)), int64([2], [first, rest])];
    return check(nodeOf('Split', ['x', 's'], { axis: int(axis) }, ['y', 'z']), inputs, layout);
  });
});

test('slices with any steps', async () => {
  const cut = fc.tuple(
    fc.integer({ min: -9, max: 9 }),
    fc.integer({ min: -9, max: 9 }),
    fc.constantFrom(-3, -2, -1, 1, 2, 3),
  );
  const cases = sizes().chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.shuffledSubarray([...shape.keys()], { minLength: 1 }),
      fc.array(cut, { minLength: 5, maxLength: 5 }),
    ),
  );
  await property(cases, async ([shape, axes, cuts], layout) => {
    const column = (i: number) =>
      int64(
        [axes.length],
        axes.map((_, axis) => cuts[axis][i]),
      );
    const inputs = [randomTensor(1, shape), column(0), column(1), int64([axes.length], axes), column(2)];
    const node = nodeOf('Slice', ['x', 's', 'e', 'a', 't']);
    // The planner leaves empty values to the reference.
    if (!executeNode(node, inputs)[0].shape.includes(0)) await check(node, inputs, layout);
  });
});

test('pads with a constant, and crops', async () => {
  const pad = fc.integer({ min: -2, max: 4 });
  const cases = sizes().chain((shape) =>
    fc.tuple(fc.constant(shape), fc.array(pad, { minLength: 2 * shape.length, maxLength: 2 * shape.length })),
  );
  await property(cases, async ([shape, pads], layout) => {
    const inputs = [randomTensor(1, shape), int64([pads.length], pads), float32([], [0.5])];
    const node = nodeOf('Pad', ['x', 'p', 'v']);
    const after = shape.map((size, axis) => size + pads[axis] + pads[axis + shape.length]);
    if (Math.min(...after) > 0) await check(node, inputs, layout);
  });
  const reflect = nodeOf('Pad', ['x', 'p'], { mode: { type: 'string', value: 'reflect' } });
  expect(
    await runNode(lowerCopies, { node: reflect, inputs: [randomTensor(1, [4]), int64([2], [1, 1])] }),
  ).toBe(undefined);
});

test('expands and tiles', async () => {
  const cases = sizes().chain((shape) =>
    fc.tuple(fc.constant(shape), fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 5, maxLength: 5 })),
  );
  await property(cases, async ([shape, repeats], layout) => {
    const times = repeats.slice(0, shape.length);
    await check(nodeOf('Tile', ['x', 'r']), [randomTensor(1, shape), int64([shape.length], times)], layout);
    const ones = shape.map((size, axis) => (repeats[axis] > 1 ? 1 : size));
    const wanted = int64([shape.length + 1], [2, ...shape]);
    await check(nodeOf('Expand', ['x', 'r']), [randomTensor(1, ones), wanted], layout);
  });
});

test('moves channels to pixels and back', async () => {
  const cases = fc.tuple(
    fc.tuple(...[2, 5, 6, 6].map((max) => fc.integer({ min: 1, max }))),
    fc.integer({ min: 1, max: 3 }),
    fc.constantFrom('DCR', 'CRD'),
  );
  await property(cases, async ([[n, c, h, w], block, mode], layout) => {
    const attributes = { blocksize: int(block) };
    const deep = randomTensor(1, [n, c * block * block, h, w]);
    const order: Attribute = { type: 'string', value: mode };
    await check(nodeOf('DepthToSpace', ['x'], { ...attributes, mode: order }), [deep], layout);
    const wide = randomTensor(1, [n, c, h * block, w * block]);
    await check(nodeOf('SpaceToDepth', ['x'], attributes), [wide], layout);
  });
});

test('gathers by constant indices', async () => {
  const cases = sizes().chain((shape) =>
    fc.tuple(fc.constant(shape), withAxis(shape), fc.array(fc.nat(), { minLength: 1, maxLength: 5 })),
  );
  await property(cases, async ([shape, axis, drawn], layout) => {
    const size = shape.at(axis)!;
    const indices = drawn.map((index) => (index % (2 * size)) - size);
    const node = nodeOf('Gather', ['x', 'i'], { axis: int(axis) });
    await check(node, [randomTensor(1, shape), int64([indices.length], indices)], layout);
    await check(node, [randomTensor(1, shape), int64([], [indices[0]])], layout);
  });
});

test('an image that a network takes channels last needs only be copied', async () => {
  const perm = nodeOf('Transpose', ['x'], { perm: ints(0, 3, 1, 2) });
  const { lowered, kernels } = await check(perm, [randomTensor(1, [1, 8, 9, 3])], 'plain');
  expect(lowered.outputLayouts).toEqual(['nhwc']);
  expect(kernels).toEqual(['copy']);
});

test('concatenation of images keeps channels fastest', async () => {
  const inputs = [randomTensor(1, [2, 8, 5, 5]), randomTensor(2, [2, 4, 5, 5])];
  const { lowered, kernels } = await check(nodeOf('Concat', ['a', 'b'], { axis: int(1) }), inputs, 'nhwc', 2);
  expect(lowered.outputLayouts).toEqual(['nhwc']);
  expect(kernels).toEqual(['copy', 'copy']);
});
