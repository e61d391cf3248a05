import { expect, test } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, int } from './apply.fixture.ts';

// Boxes 0, 1 and 2 overlap by 0.8 and more, 3 and 4 too, 5 stands alone.
const lefts = [0, 0.1, -0.1, 10, 10.1, 100];
const boxes = float32(
  [1, 6, 4],
  lefts.flatMap((left) => [0, left, 1, left + 1]),
);
const scores = float32([1, 1, 6], [0.9, 0.75, 0.6, 0.95, 0.5, 0.3]);
const limit = (value: number) => int64([1], [value]);
const single = (value: number) => float32([1], [value]);
const rows = (...picked: number[]) =>
  int64(
    [picked.length, 3],
    picked.flatMap((box) => [0, 0, box]),
  );

test('keeps the best of overlapping boxes, best first', () => {
  expect(apply('NonMaxSuppression', [boxes, scores, limit(9), single(0.5), single(0)])).toEqual(
    rows(3, 0, 5),
  );
  expect(apply('NonMaxSuppression', [boxes, scores, limit(2), single(0.5)])).toEqual(rows(3, 0));
  expect(apply('NonMaxSuppression', [boxes, scores, limit(9), single(0.5), single(0.3)])).toEqual(rows(3, 0));
  expect(apply('NonMaxSuppression', [boxes, scores, limit(9), single(1)])).toEqual(rows(3, 0, 1, 2, 4, 5));
});

test('keeps none unless told how many', () => {
  expect(apply('NonMaxSuppression', [boxes, scores])).toEqual(int64([0, 3], []));
});

test('reads corners in any order, and centres with sizes', () => {
  const flipped = float32(
    [1, 6, 4],
    lefts.flatMap((left) => [1, left + 1, 0, left]),
  );
  expect(apply('NonMaxSuppression', [flipped, scores, limit(9), single(0.5)])).toEqual(rows(3, 0, 5));
  const centered = float32(
    [1, 6, 4],
    lefts.flatMap((left) => [left + 0.5, 0.5, 1, 1]),
  );
  expect(
    apply('NonMaxSuppression', [centered, scores, limit(9), single(0.5)], { center_point_box: int(1) }),
  ).toEqual(rows(3, 0, 5));
});

test('goes by batch, then class, the first of equal scores first', () => {
  const two = float32([2, 2, 4], [0, 0, 1, 1, 5, 5, 6, 6, 0, 0, 1, 1, 0, 0, 1, 1]);
  const equal = float32([2, 2, 2], [1, 2, 3, 3, 1, 1, 1, 2]);
  expect(apply('NonMaxSuppression', [two, equal, limit(2), single(0.5)])).toEqual(
    int64([6, 3], [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1]),
  );
});

test.each([
  [[boxes, float32([1, 1, 5]), limit(1)], 'bad-shape'],
  [[float32([1, 6, 5]), scores, limit(1)], 'bad-shape'],
  [[boxes, scores, limit(1), single(1.5)], 'bad-value'],
  [[boxes, scores, int64([2], [1, 1])], 'bad-shape'],
])('refuses case %#', (inputs, code) => {
  expect(() => apply('NonMaxSuppression', inputs)).toThrow(expect.objectContaining({ code }));
});
