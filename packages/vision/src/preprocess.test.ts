import { centerCrop, type Image, type Preprocessing, resize } from '@fsnet/graph';
import { expectAllClose } from '@fsnet/testing';
import { describe, expect, it } from 'vitest';
import { preprocess } from './preprocess.ts';

const base: Preprocessing = {
  input: 'image',
  width: 2,
  height: 1,
  resize: 'stretch',
  colorOrder: 'rgb',
  layout: 'nchw',
  scale: 1 / 255,
  mean: [0.5, 0.25, 0],
  std: [0.5, 1, 2],
};

const pair: Image = { width: 2, height: 1, pixels: Uint8Array.from([255, 51, 0, 0, 102, 255]) };

describe('preprocess', () => {
  it('computes (pixel * scale - mean) / std, plane by plane', () => {
    // red (1 - .5) / .5 and (0 - .5) / .5; green (.2 - .25) / 1 and (.4 - .25) / 1; blue 0 / 2 and 1 / 2
    expectAllClose(preprocess(pair, base), [1, -1, -0.05, 0.15, 0, 0.5]);
  });

  it('lays channels out last', () => {
    expectAllClose(preprocess(pair, { ...base, layout: 'nhwc' }), [1, -0.05, 0, -1, 0.15, 0.5]);
  });

  it('takes mean and std in the colour order', () => {
    // blue (0 - .5) / .5 and (1 - .5) / .5, green as before, red 1 / 2 and 0
    expectAllClose(preprocess(pair, { ...base, colorOrder: 'bgr' }), [-1, 1, -0.05, 0.15, 0.5, 0]);
  });

  it('makes grey by BT.601', () => {
    const gray = preprocess(pair, { ...base, colorOrder: 'gray', mean: [0], std: [1] });
    expectAllClose(gray, [0.299 + 0.587 * 0.2, 0.587 * 0.4 + 0.114]);
  });

  it('keeps raw pixels with scale 1', () => {
    const raw = preprocess(pair, { ...base, scale: 1, mean: [0, 0, 0], std: [1, 1, 1] });
    expect([...raw]).toEqual([255, 0, 51, 102, 0, 255]);
  });

  it('crops the middle instead of squeezing', () => {
    const wide = row([10, 20, 30, 40]);
    const image = { ...wide, height: 1 };
    const options: Preprocessing = {
      ...base,
      width: 1,
      height: 1,
      scale: 1,
      mean: [0, 0, 0],
      std: [1, 1, 1],
    };
    // The middle pixel-wide box reaches half into 20 and half into 30; bilinear between their centres.
    expectAllClose(preprocess(image, { ...options, resize: 'crop' }), [25, 25, 25]);
    // Stretching averages with a triangle as wide as the row on either side: weights 1.5, 2.5 | mirrored, of 4.
    const [a, b] = [1 - 1.5 / 4, 1 - 0.5 / 4];
    const mean = (10 * a + 20 * b + 30 * b + 40 * a) / (2 * a + 2 * b);
    expectAllClose(preprocess(image, options), [mean, mean, mean]);
  });
});

describe('resize', () => {
  const whole = ({ width, height }: Image) => ({ left: 0, top: 0, width, height });

  it('gives every pixel as it is at the same size', () => {
    expect([...resize(pair, whole(pair), 2, 1)]).toEqual([...pair.pixels]);
  });

  it('is bilinear when it enlarges', () => {
    const red = resize(row([0, 100]), { left: 0, top: 0, width: 2, height: 1 }, 4, 1).filter(
      (_, i) => i % 3 === 0,
    );
    expectAllClose(red, [0, 25, 75, 100]);
  });

  it('averages when it reduces, so that stripes become grey instead of aliasing', () => {
    const stripes = row(Array.from({ length: 64 }, (_, i) => (i % 2 ? 255 : 0)));
    const red = resize(stripes, whole(stripes), 4, 1).filter((_, i) => i % 3 === 0);
    for (const value of red) expect(Math.abs(value - 127.5)).toBeLessThan(4);
  });

  it('weighs by a triangle of twice the reduction', () => {
    // 4 to 2: centres at 1 and 3, reach 2: source centres .5 1.5 2.5 weigh .75 .75 .25
    const red = resize(row([10, 20, 60, 100]), { left: 0, top: 0, width: 4, height: 1 }, 2, 1);
    const expected = (10 * 0.75 + 20 * 0.75 + 60 * 0.25) / 1.75;
    expect(red[0]).toBeCloseTo(expected, 4);
    expect(red[3]).toBeCloseTo((20 * 0.25 + 60 * 0.75 + 100 * 0.75) / 1.75, 4);
  });

  it('keeps a flat image flat at any size', () => {
    const flat: Image = { width: 7, height: 5, pixels: new Uint8Array(105).fill(77) };
    for (const [width, height] of [
      [1, 1],
      [3, 2],
      [7, 5],
      [20, 11],
    ]) {
      for (const value of resize(flat, whole(flat), width, height)) expect(value).toBeCloseTo(77, 3);
    }
  });
});

describe('centerCrop', () => {
  it('is the largest middle part of the wanted shape', () => {
    const image = { width: 100, height: 50, pixels: new Uint8Array() };
    expect(centerCrop(image, 10, 10)).toEqual({ left: 25, top: 0, width: 50, height: 50 });
    expect(centerCrop(image, 40, 10)).toEqual({ left: 0, top: 12.5, width: 100, height: 25 });
  });
});

function row(values: readonly number[]): Image {
  return {
    width: values.length,
    height: 1,
    pixels: Uint8Array.from(values.flatMap((value) => [value, value, value])),
  };
}
