import { describe, expect, it } from 'vitest';
import type { Attribute } from '../network/node.ts';
import { int, ints, nodeOf, string } from './apply.fixture.ts';
import { slidingWindows, slidSizes } from './window.ts';

function windowOf(input: number, kernel: number, attributes: Record<string, Attribute>) {
  const [{ padBegin, padEnd, output }] = slidingWindows(nodeOf('MaxPool', 1, attributes), [input], [kernel]);
  return [padBegin, padEnd, output];
}

describe('slidingWindows', () => {
  it('rounds down by default', () => {
    expect(windowOf(7, 3, {})).toEqual([0, 0, 5]);
    expect(windowOf(8, 3, { strides: ints(2), pads: ints(1, 0) })).toEqual([1, 0, 4]);
    expect(windowOf(9, 3, { dilations: ints(2), strides: ints(2) })).toEqual([0, 0, 3]);
  });

  it('rounds up with ceil_mode, but starts no window behind the input', () => {
    expect(windowOf(8, 3, { strides: ints(2), ceil_mode: int(1) })).toEqual([0, 0, 4]);
    expect(windowOf(7, 3, { strides: ints(2), ceil_mode: int(1) })).toEqual([0, 0, 3]);
    // (3 + 2 - 1) / 3 + 1 rounds up to 3, but the third window would start at 6, in the padding at the end.
    expect(windowOf(3, 1, { strides: ints(3), pads: ints(1, 1), ceil_mode: int(1) })).toEqual([1, 1, 2]);
  });

  it('spreads the pads of SAME, the odd one at the end or at the beginning', () => {
    expect(windowOf(5, 2, { auto_pad: string('SAME_UPPER') })).toEqual([0, 1, 5]);
    expect(windowOf(5, 2, { auto_pad: string('SAME_LOWER') })).toEqual([1, 0, 5]);
    expect(windowOf(5, 3, { auto_pad: string('SAME_UPPER'), strides: ints(2) })).toEqual([1, 1, 3]);
    expect(windowOf(5, 1, { auto_pad: string('SAME_LOWER'), strides: ints(3) })).toEqual([0, 0, 2]);
  });

  it('VALID ignores pads', () => {
    expect(windowOf(5, 2, { auto_pad: string('VALID'), pads: ints(9, 9) })).toEqual([0, 0, 4]);
  });

  it('keeps unknown sizes unknown', () => {
    expect(slidSizes(nodeOf('MaxPool', 1), ['h', 9], [3, 3])).toEqual([null, 7]);
  });

  it('refuses what cannot slide', () => {
    const refuses = (attributes: Record<string, Attribute>, code: string) =>
      expect(() => windowOf(2, 3, attributes)).toThrow(expect.objectContaining({ code }));
    refuses({}, 'bad-shape');
    refuses({ strides: ints(0) }, 'bad-value');
    refuses({ dilations: ints(0) }, 'bad-value');
    refuses({ pads: ints(-1, 9) }, 'bad-value');
    refuses({ pads: ints(1) }, 'bad-shape');
    refuses({ auto_pad: string('SAME') }, 'bad-value');
  });
});
