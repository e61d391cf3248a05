import { expect, test } from 'vitest';
import { float32 } from '../tensor/tensor.ts';
import { apply, applyAll, bool } from './apply.fixture.ts';

const data = float32([2], [1, 2]);

test('gives what it gets', () => {
  expect(apply('Identity', [data])).toEqual(data);
  expect(apply('Dropout', [data, float32([], [0.7])])).toEqual(data);
  expect(apply('Dropout', [data, undefined, bool([], [false])])).toEqual(data);
});

test('masks nothing', () => {
  expect(applyAll('Dropout', [data], {}, 2)).toEqual([data, bool([2], [true, true])]);
});

test('does not train', () => {
  expect(() => apply('Dropout', [data, undefined, bool([], [true])])).toThrow(
    expect.objectContaining({ code: 'unsupported-operator' }),
  );
});
