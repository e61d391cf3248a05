import { describe, expect, it } from 'vitest';
import { float32, int64 } from '../tensor/tensor.ts';
import { apply, bool, int32 } from './apply.fixture.ts';

const [no, yes] = [false, true];

describe('comparisons', () => {
  it.each<[string, boolean[]]>([
    ['Equal', [no, yes, no]],
    ['Greater', [no, no, yes]],
    ['GreaterOrEqual', [no, yes, yes]],
    ['Less', [yes, no, no]],
    ['LessOrEqual', [yes, yes, no]],
  ])('%s, in every class of types', (op, expected) => {
    for (const make of [float32, int32, int64])
      expect(apply(op, [make([3], [1, 2, 3]), make([], [2])])).toEqual(bool([3], expected));
  });

  it('are false for NaN', () => {
    const nan = float32([1], [Number.NaN]);
    for (const op of ['Equal', 'GreaterOrEqual', 'LessOrEqual'])
      expect(apply(op, [nan, nan])).toEqual(bool([1], [no]));
  });

  it('Equal compares bools', () => {
    expect(apply('Equal', [bool([2], [no, yes]), bool([1], [yes])])).toEqual(bool([2], [no, yes]));
  });
});

describe('logic', () => {
  const [a, b] = [bool([2, 1], [no, yes]), bool([2], [no, yes])];
  it.each<[string, boolean[]]>([
    ['And', [no, no, no, yes]],
    ['Or', [no, yes, yes, yes]],
    ['Xor', [no, yes, yes, no]],
  ])('%s', (op, expected) => {
    expect(apply(op, [a, b])).toEqual(bool([2, 2], expected));
  });

  it('Not', () => {
    expect(apply('Not', [b])).toEqual(bool([2], [yes, no]));
  });

  it('takes nothing but bools', () => {
    const number = int32([1], [1]);
    expect(() => apply('Not', [number])).toThrow(expect.objectContaining({ code: 'bad-type' }));
    expect(() => apply('And', [number, number])).toThrow(expect.objectContaining({ code: 'bad-type' }));
  });
});
