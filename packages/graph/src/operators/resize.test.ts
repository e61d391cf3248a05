import { expectAllClose, randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Attribute } from '../network/node.ts';
import { float32, int64, type Tensor } from '../tensor/tensor.ts';
import { apply, float, infer, int, ints, nodeOf, string } from './apply.fixture.ts';

const four = float32([4], [0, 1, 2, 3]);

function scaled(
  data: Tensor,
  scales: readonly number[],
  attributes: Readonly<Record<string, Attribute>> = {},
) {
  return apply('Resize', [data, undefined, float32([scales.length], scales)], attributes);
}

function sized(data: Tensor, sizes: readonly number[], attributes: Readonly<Record<string, Attribute>> = {}) {
  return apply('Resize', [data, undefined, undefined, int64([sizes.length], sizes)], attributes);
}

test.each([
  ['half_pixel', [0, 0, 1, 2, 2, 3]],
  ['half_pixel_symmetric', [0, 0, 1, 2, 2, 3]],
  ['pytorch_half_pixel', [0, 0, 1, 2, 2, 3]],
  ['asymmetric', [0, 1, 1, 2, 3, 3]],
  ['align_corners', [0, 1, 1, 2, 2, 3]],
])('takes the nearest by %s', (mode, expected) => {
  const attributes = { coordinate_transformation_mode: string(mode) };
  expect(scaled(four, [1.5], attributes)).toEqual(float32([6], expected));
});

test.each([
  ['round_prefer_floor', [0, 0, 1, 1, 2, 2, 3, 3]],
  ['round_prefer_ceil', [0, 1, 1, 2, 2, 3, 3, 3]],
  ['floor', [0, 0, 1, 1, 2, 2, 3, 3]],
  ['ceil', [0, 1, 1, 2, 2, 3, 3, 3]],
])('breaks ties by %s', (mode, expected) => {
  const attributes = { coordinate_transformation_mode: string('asymmetric'), nearest_mode: string(mode) };
  expect(scaled(four, [2], attributes)).toEqual(float32([8], expected));
});

test('gives what Upsample did', () => {
  const image = float32([1, 1, 2, 2], [1, 2, 3, 4]);
  const attributes = { coordinate_transformation_mode: string('asymmetric'), nearest_mode: string('floor') };
  expect(scaled(image, [1, 1, 2, 2], attributes)).toEqual(
    float32([1, 1, 4, 4], [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]),
  );
});

test.each([
  ['half_pixel', 8, [0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]],
  ['align_corners', 7, [0, 0.5, 1, 1.5, 2, 2.5, 3]],
  ['asymmetric', 8, [0, 0.5, 1, 1.5, 2, 2.5, 3, 3]],
  ['pytorch_half_pixel', 1, [0]],
  ['half_pixel', 1, [1.5]],
])('interpolates by %s to %i', (mode, size, expected) => {
  const attributes = { mode: string('linear'), coordinate_transformation_mode: string(mode) };
  expectAllClose(sized(four, [size], attributes), float32([size], expected));
});

test('interpolates by cubic convolution', () => {
  // Half way between pixels the weights are -3/32, 19/32, 19/32, -3/32.
  const spike = float32([5], [0, 0, 32, 0, 0]);
  const attributes = { mode: string('cubic'), coordinate_transformation_mode: string('asymmetric') };
  expectAllClose(scaled(spike, [2], attributes), float32([10], [0, -3, 0, 19, 32, 19, 0, -3, 0, 0]));
  const corner = float32([4], [32, 0, 0, 0]);
  expectAllClose(scaled(corner, [2], attributes).data as Float32Array, [32, 16, 0, -3, 0, 0, 0, 0]);
  const inside = scaled(corner, [2], { ...attributes, exclude_outside: int(1) });
  expect(inside.data[1]).toBeCloseTo((32 * 19) / 35, 4);
});

test('crops by the region of interest and fills what is beyond', () => {
  const region = float32([2], [0, 2]);
  const attributes = {
    coordinate_transformation_mode: string('tf_crop_and_resize'),
    extrapolation_value: float(-1),
    mode: string('linear'),
  };
  const inputs = [four, region, undefined, int64([1], [5])];
  expect(apply('Resize', inputs, attributes)).toEqual(float32([5], [0, 1.5, 3, -1, -1]));
  expect(apply('Resize', inputs, { ...attributes, mode: string('nearest') })).toEqual(
    float32([5], [0, 1, 3, -1, -1]),
  );
});

test.each([
  ['not_larger', [4, 6]],
  ['not_smaller', [5, 8]],
])('keeps the aspect ratio, %s', (policy, expected) => {
  const image = float32([1, 4, 6]);
  const attributes = { keep_aspect_ratio_policy: string(policy), axes: ints(-1, 1) };
  expect(sized(image, [policy === 'not_larger' ? 6 : 8, 5], attributes).shape).toEqual([1, ...expected]);
});

test('changes nothing at scale 1', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(
        'half_pixel',
        'asymmetric',
        'align_corners',
        'pytorch_half_pixel',
        'half_pixel_symmetric',
      ),
      fc.constantFrom('nearest', 'linear', 'cubic'),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      (coordinates, mode, shape) => {
        const data = randomTensor(1, shape);
        const attributes = { mode: string(mode), coordinate_transformation_mode: string(coordinates) };
        expect(
          scaled(
            data,
            shape.map(() => 1),
            attributes,
          ),
        ).toEqual(data);
        expect(sized(data, shape, attributes)).toEqual(data);
      },
    ),
  );
});

test('keeps a constant constant', () => {
  const flat = float32([1, 3, 4], new Array(12).fill(7));
  for (const mode of ['linear', 'cubic']) {
    const resized = scaled(flat, [1, 1.7, 2.3], { mode: string(mode) });
    expectAllClose(resized, float32([1, 5, 9], new Array(45).fill(7)));
  }
});

test('takes 64-bit integers by nearest only, and rounds interpolated integers towards 0', () => {
  const large = int64([2], [2n ** 60n, 1]);
  expect(scaled(large, [2])).toEqual(int64([4], [2n ** 60n, 2n ** 60n, 1, 1]));
  expect(() => scaled(large, [2], { mode: string('linear') })).toThrow(
    expect.objectContaining({ code: 'unsupported-type' }),
  );
  const bytes: Tensor = { dtype: 'uint8', shape: [2], data: Uint8Array.of(0, 255) };
  expect(scaled(bytes, [2], { mode: string('linear') }).data).toEqual(Uint8Array.of(0, 63, 191, 255));
});

test('keeps symbols at scale 1, and takes sizes that come from a shape', () => {
  const data = { dtype: 'float32' as const, shape: ['n', 3, 'h', 10] };
  const scales = { dtype: 'float32' as const, shape: [4], constant: float32([4], [1, 1, 2, 2]) };
  expect(infer(nodeOf('Resize', 3), [data, undefined, scales])[0]?.shape).toEqual(['n', 3, null, 20]);
  const sizes = { dtype: 'int64' as const, shape: [4], elements: ['n', 3, 8, 8] };
  expect(infer(nodeOf('Resize', 4), [data, undefined, undefined, sizes])[0]?.shape).toEqual(['n', 3, 8, 8]);
});

test.each<[string, () => Tensor, string]>([
  ['antialias', () => scaled(four, [2], { antialias: int(1) }), 'unsupported-operator'],
  ['no scales or sizes', () => apply('Resize', [four]), 'bad-graph'],
  ['a scale of 0', () => scaled(four, [0]), 'bad-value'],
  ['a scale that is NaN', () => scaled(four, [Number.NaN]), 'bad-value'],
  ['too many scales', () => scaled(four, [1, 1]), 'bad-shape'],
  ['too many sizes', () => sized(four, [1, 1]), 'bad-shape'],
  ['a negative size', () => sized(four, [-1]), 'bad-shape'],
  ['a gigantic scale', () => scaled(four, [1e30]), 'limit-exceeded'],
  ['gigantic sizes', () => sized(float32([1, 1]), [2 ** 20, 2 ** 20]), 'limit-exceeded'],
  ['an unknown mode', () => scaled(four, [2], { mode: string('area') }), 'bad-value'],
  ['nothing to resize', () => sized(float32([0]), [3]), 'bad-shape'],
  ['a missing region', () => scaled(four, [2], crop), 'bad-graph'],
])('refuses %s', (_, resize, code) => {
  expect(resize).toThrow(expect.objectContaining({ code }));
});

const crop = { coordinate_transformation_mode: string('tf_crop_and_resize') };
