import { randomTensor } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { float32 } from '../tensor/tensor.ts';
import { apply, infer, int, nodeOf, string } from './apply.fixture.ts';

const channels = float32([1, 8, 1, 1], [0, 1, 2, 3, 4, 5, 6, 7]);

test('spreads channels with the block position first or last', () => {
  expect(apply('DepthToSpace', [channels], { blocksize: int(2) })).toEqual(
    float32([1, 2, 2, 2], [0, 2, 4, 6, 1, 3, 5, 7]),
  );
  expect(apply('DepthToSpace', [channels], { blocksize: int(2), mode: string('CRD') })).toEqual(
    float32([1, 2, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7]),
  );
});

test('undoes SpaceToDepth', () => {
  for (const block of [1, 2, 3]) {
    const image = randomTensor(block, [2, 3, 2 * block, 3 * block]);
    const deep = apply('SpaceToDepth', [image], { blocksize: int(block) });
    expect(deep.shape).toEqual([2, 3 * block * block, 2, 3]);
    expect(apply('DepthToSpace', [deep], { blocksize: int(block) })).toEqual(image);
  }
});

test('keeps the batch symbol', () => {
  const node = nodeOf('DepthToSpace', 1, { blocksize: int(2) });
  expect(infer(node, [{ dtype: 'float32', shape: ['n', 8, 'h', 5] }])[0]?.shape).toEqual(['n', 2, null, 10]);
});

test.each([
  ['DepthToSpace', { blocksize: int(3) }, 'bad-shape'],
  ['SpaceToDepth', { blocksize: int(2) }, 'bad-shape'],
  ['DepthToSpace', { blocksize: int(0) }, 'bad-value'],
  ['DepthToSpace', {}, 'bad-graph'],
  ['DepthToSpace', { blocksize: int(2), mode: string('RCD') }, 'bad-value'],
])('%s refuses %j', (op, attributes, code) => {
  expect(() => apply(op, [channels], attributes)).toThrow(expect.objectContaining({ code }));
});
