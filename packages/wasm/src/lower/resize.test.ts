import { type Attribute, executeNode, float32, int64, type Node } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerResize } from './resize.ts';
import { relativeError, runNode } from './run-node.fixture.ts';

function resize(attributes: Readonly<Record<string, string>>, inputs: readonly string[]): Node {
  const strings = Object.entries(attributes).map(([key, value]): [string, Attribute] => [
    key,
    { type: 'string', value },
  ]);
  return {
    ...{ name: '', op: 'Resize', domain: '', inputs, outputs: ['y'] },
    attributes: Object.fromEntries(strings),
  };
}

const modes = fc.record({
  mode: fc.constantFrom('nearest', 'linear', 'cubic'),
  nearest_mode: fc.constantFrom('round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'),
  coordinate_transformation_mode: fc.constantFrom(
    ...['half_pixel', 'pytorch_half_pixel', 'half_pixel_symmetric', 'align_corners', 'asymmetric'],
  ),
});
const size = fc.integer({ min: 1, max: 13 });

test('resizing one or two axes is right', async () => {
  await fc.assert(
    fc.asyncProperty(
      modes,
      fc.array(size, { minLength: 2, maxLength: 4 }),
      fc.array(size, { minLength: 2, maxLength: 2 }),
      fc.boolean(),
      fc.constantFrom('simd' as const, 'relaxed-simd' as const),
      async (attributes, shape, target, isScaled, variant) => {
        const sizes = [...shape.slice(0, -2), ...target];
        const by = isScaled
          ? float32(
              [shape.length],
              sizes.map((each, axis) => (each === shape[axis] ? 1 : Math.fround(each / shape[axis] + 1e-3))),
            )
          : int64([shape.length], sizes);
        const node = resize(attributes, isScaled ? ['x', '', 'by'] : ['x', '', '', 'by']);
        const inputs = [randomTensor(1, shape), undefined, ...(isScaled ? [] : [undefined]), by];
        const run = await runNode(lowerResize, { node, inputs, variant });
        expect(run).toBeDefined();
        expect(relativeError(run!.output, executeNode(node, inputs)[0])).toBeLessThan(1e-5);
      },
    ),
    { numRuns: 300 },
  );
});

test('what crops, filters or resizes three axes is left to the reference operator', async () => {
  const inputs = [randomTensor(1, [2, 3, 4]), undefined, float32([3], [2, 2, 2])];
  expect(await runNode(lowerResize, { node: resize({}, ['x', '', 's']), inputs })).toBeUndefined();
  const cropped = resize({ coordinate_transformation_mode: 'tf_crop_and_resize' }, ['x', 'roi', 's']);
  const region = [inputs[0], float32([6], [0, 0, 0, 1, 1, 1]), float32([3], [1, 1, 2])];
  expect(await runNode(lowerResize, { node: cropped, inputs: region })).toBeUndefined();
});
