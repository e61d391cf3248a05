import { expect, it } from 'vitest';
import { nodeOf } from './apply.fixture.ts';
import { broadcastShapes, broadcastStrides } from './broadcast.ts';
import { broadcastRows } from './broadcast-rows.ts';

const node = nodeOf('Add', 2);

it('broadcastShapes keeps symbols where they must be right', () => {
  expect(broadcastShapes(node, [['n', 1], [3]])).toEqual(['n', 3]);
  expect(broadcastShapes(node, [['n'], ['n']])).toEqual(['n']);
  expect(broadcastShapes(node, [['n'], ['m']])).toEqual([null]);
  expect(broadcastShapes(node, [['n'], [4]])).toEqual([4]);
  expect(broadcastShapes(node, [[null], [1]])).toEqual([null]);
  expect(broadcastShapes(node, [[0], [1]])).toEqual([0]);
  expect(() => broadcastShapes(node, [[0], [2]])).toThrow(expect.objectContaining({ code: 'bad-shape' }));
});

it('broadcastStrides stand still on repeated axes', () => {
  expect(broadcastStrides([3, 1, 2], [5, 3, 4, 2])).toEqual([0, 2, 0, 1]);
});

it('broadcastRows walks contiguous axes as one', () => {
  const rows: number[][] = [];
  broadcastRows(
    [
      [2, 3, 4],
      [3, 1],
    ],
    [2, 3, 4],
    (out, length, offsets, strides) => rows.push([out, length, ...offsets, ...strides]),
  );
  expect(rows).toEqual([0, 1, 2, 3, 4, 5].map((row) => [row * 4, 4, row * 4, row % 3, 1, 0]));
  rows.length = 0;
  broadcastRows(
    [
      [2, 3],
      [2, 3],
    ],
    [2, 3],
    (...row) => rows.push(row.flat()),
  );
  expect(rows).toEqual([[0, 6, 0, 0, 1, 1]]);
  broadcastRows([[0]], [0], () => expect.unreachable());
});
