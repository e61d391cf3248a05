import type { Image } from '@fsnet/graph';
import { describe, expect, it } from 'vitest';
import { textPixels } from './bitmap-font.ts';
import { drawBoxes } from './draw-boxes.ts';

const drawn = (text: string) =>
  textPixels(text).map((row) => row.map((isSet) => (isSet ? 'X' : '.')).join(''));

describe('textPixels', () => {
  it('draws signs beside each other', () => {
    expect(drawn('L1')).toEqual([
      'X.......X..',
      'X......XX..',
      'X.......X..',
      'X.......X..',
      'X.......X..',
      'X.......X..',
      'XXXXX..XXX.',
    ]);
  });

  it('knows letters and figures, each of its own look', () => {
    const signs = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,-_%:/()+#&!?=*'];
    expect(new Set(signs.map((sign) => drawn(sign).join('\n'))).size).toBe(signs.length);
    for (const sign of signs) expect(drawn(sign).map((row) => row.length)).toEqual(new Array(7).fill(5));
  });

  it('drops accents, and has a question mark for all else', () => {
    expect(drawn('é')).toEqual(drawn('e'));
    expect(drawn('漢')).toEqual(drawn('?'));
  });
});

describe('drawBoxes', () => {
  const black = (width: number, height: number): Image => ({
    width,
    height,
    pixels: new Uint8Array(width * height * 3),
  });
  const isSet = ({ width, pixels }: Image, x: number, y: number) =>
    pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3).some((value) => value > 0);

  it('draws a frame with its text above, on a copy', () => {
    const image = black(60, 60);
    const box = { left: 10.4, top: 19.6, right: 50, bottom: 45 };
    const result = drawBoxes(image, [{ box, text: 'x', class: 0 }]);
    expect(image.pixels.every((value) => value === 0)).toBe(true);
    for (const [x, y, expected] of [
      [10, 20, true],
      [49, 20, true],
      [10, 44, true],
      [49, 44, true],
      [30, 44, true],
      [11, 21, false],
      [30, 30, false],
      [50, 44, false],
      [9, 30, false],
      // The label of 7 x 9 pixels lies on top of the frame.
      [10, 11, true],
      [10, 10, false],
      [17, 12, false],
    ] as const)
      expect([x, y, isSet(result, x, y)]).toEqual([x, y, expected]);
  });

  it('keeps to the picture where there is no room above or beside', () => {
    const box = { left: -5, top: 0, right: 20, bottom: 20 };
    const result = drawBoxes(black(20, 20), [{ box, text: 'a long label', class: 3 }]);
    expect(result.pixels).toHaveLength(1200);
    expect(isSet(result, 0, 0)).toBe(true);
    expect(isSet(result, 19, 8)).toBe(true);
    expect(() => drawBoxes(black(1, 1), [{ box, text: '', class: 0 }])).not.toThrow();
  });

  it('has a colour a class', () => {
    const box = { left: 0, top: 0, right: 10, bottom: 30 };
    const colors = Array.from({ length: 12 }, (_, index) =>
      drawBoxes(black(10, 30), [{ box, text: '', class: index }])
        .pixels.slice(-3)
        .join(),
    );
    expect(new Set(colors).size).toBe(12);
  });
});
