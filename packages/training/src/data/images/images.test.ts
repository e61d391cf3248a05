import { FsnError, type Image } from '@fsnet/graph';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { exifOrientation } from './exif.ts';
import { orient } from './orient.ts';
import { readImage } from './read-image.ts';

type Color = readonly [number, number, number, number?];

const quadrants: readonly Color[] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 0],
];

describe('readImage', () => {
  it.each([
    ['RGBA', 6, 8],
    ['RGB', 2, 8],
    ['16-bit RGB', 2, 16],
  ] as const)('reads a PNG in %s', (_, colorType, bitDepth) => {
    const image = readImage(png(2, 2, quadrants, colorType, bitDepth), 'a.png');
    expect([image.width, image.height]).toEqual([2, 2]);
    expect([...image.pixels]).toEqual([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0]);
  });

  it('reads a grey PNG', () => {
    const image = readImage(
      png(
        2,
        1,
        [
          [10, 10, 10],
          [200, 200, 200],
        ],
        0,
        8,
      ),
      'a.png',
    );
    expect([...image.pixels]).toEqual([10, 10, 10, 200, 200, 200]);
  });

  it('reads a PNG with a palette', () => {
    expect([...readImage(palettePng(), 'a.png').pixels]).toEqual([0, 0, 255, 255, 128, 0]);
  });

  it('lays transparency over white', () => {
    const image = readImage(
      png(
        2,
        1,
        [
          [0, 0, 0, 0],
          [100, 0, 0, 51],
        ],
        6,
        8,
      ),
      'a.png',
    );
    // 100 * 0.2 + 255 * 0.8 = 224; 255 * 0.8 = 204
    expect([...image.pixels]).toEqual([255, 255, 255, 224, 204, 204]);
  });

  it('reads a PNG with something after its end', () => {
    const image = readImage(Uint8Array.from([...png(2, 2, quadrants), 1, 2, 3]), 'a.png');
    expect([...image.pixels.subarray(0, 3)]).toEqual([255, 0, 0]);
  });

  it('reads a JPEG by its content, whatever its name', () => {
    const { width, height, pixels } = readImage(flatJpeg(16, 8, [200, 100, 50]), 'a.png');
    expect([width, height]).toEqual([16, 8]);
    for (const [i, value] of [200, 100, 50].entries())
      expect(Math.abs(pixels[i] - value)).toBeLessThanOrEqual(4);
  });

  it('turns a JPEG upright', () => {
    const upright = readImage(withOrientation(flatJpeg(16, 8, [9, 9, 9]), 6), 'a.jpg');
    expect([upright.width, upright.height]).toEqual([8, 16]);
  });

  it.each([
    ['text', new TextEncoder().encode('not an image')],
    ['nothing', new Uint8Array()],
    ['a PNG signature alone', png(2, 2, quadrants).subarray(0, 8)],
    ['half a PNG', png(32, 32, new Array<Color>(1024).fill([1, 2, 3])).subarray(0, 60)],
    ['a damaged PNG', flip(png(2, 2, quadrants), 45)],
    ['half a JPEG header', flatJpeg(16, 16, [1, 2, 3]).subarray(0, 100)],
  ])('refuses %s as bad-image and names the file', (_, bytes) => {
    const error = thrown(() => readImage(bytes, 'odd.png'));
    expect(error).toBeInstanceOf(FsnError);
    expect(error).toMatchObject({ code: 'bad-image', path: 'odd.png' });
  });

  it('refuses an image that claims more than 100 megapixels before it allocates', () => {
    const bytes = png(2, 2, quadrants);
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(16, 0x7fffffff);
    expect(thrown(() => readImage(bytes, 'bomb.png'))).toMatchObject({ code: 'limit-exceeded' });
    const photo = flatJpeg(16, 16, [1, 2, 3]);
    const frame = photo.findIndex((byte, i) => byte === 0xff && photo[i + 1] === 0xc0);
    photo.set([0xff, 0xff, 0xff, 0xff], frame + 5);
    expect(thrown(() => readImage(photo, 'bomb.jpg'))).toMatchObject({
      code: 'limit-exceeded',
      message: 'bomb.jpg: the image is too large',
    });
  });
});

describe('orient', () => {
  // The letter F, 2 x 3, seen as each orientation stores it (EXIF 2.3, figure of tag 0x0112).
  const upright = ['XX', 'X.', 'X.'];
  it.each([
    [1, ['XX', 'X.', 'X.']],
    [2, ['XX', '.X', '.X']],
    [3, ['.X', '.X', 'XX']],
    [4, ['X.', 'X.', 'XX']],
    [5, ['XXX', 'X..']],
    [6, ['X..', 'XXX']],
    [7, ['..X', 'XXX']],
    [8, ['XXX', '..X']],
  ] as const)('makes orientation %i upright', (orientation, stored) => {
    expect(drawing(orient(image(stored), orientation))).toEqual(upright);
  });
});

describe('exifOrientation', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('reads %i in both byte orders', (value) => {
    const photo = flatJpeg(8, 8, [0, 0, 0]);
    expect(exifOrientation(withOrientation(photo, value, 'II'))).toBe(value);
    expect(exifOrientation(withOrientation(photo, value, 'MM'))).toBe(value);
  });

  it('is 1 where the segment makes no sense', () => {
    const photo = flatJpeg(8, 8, [0, 0, 0]);
    expect(exifOrientation(photo)).toBe(1);
    expect(exifOrientation(withOrientation(photo, 9))).toBe(1);
    const lost = withOrientation(photo, 6);
    lost.set([0x7f, 0xff, 0xff, 0xff], 12 + 4);
    expect(exifOrientation(lost)).toBe(1);
    for (let length = 0; length < 40; length++) expect(exifOrientation(lost.subarray(0, length))).toBe(1);
  });
});

function png(
  width: number,
  height: number,
  colors: readonly Color[],
  colorType = 6,
  bitDepth = 8,
): Uint8Array {
  const image = new PNG({ width, height });
  colors.forEach(([red, green, blue, alpha = 255], i) => {
    image.data.set([red, green, blue, alpha], i * 4);
  });
  if (bitDepth === 8)
    return new Uint8Array(PNG.sync.write(image, { colorType: colorType as 6, bitDepth: 8 }));
  const data = Buffer.from(Uint16Array.from(image.data, (value) => value * 257).buffer);
  return new Uint8Array(
    PNG.sync.write({ width, height, data } as PNG, {
      colorType: colorType as 2,
      bitDepth: 16,
      inputColorType: 6,
      inputHasAlpha: true,
    }),
  );
}

/** 2 x 1, 1 bit a pixel, entries 1 and 0 of the palette (255, 128, 0), (0, 0, 255). */
function palettePng(): Uint8Array {
  const base64 =
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABAQMAAADO7O3JAAAABlBMVEX/gAAAAP/dR00cAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

function flatJpeg(width: number, height: number, color: readonly [number, number, number]): Uint8Array {
  const data = Buffer.alloc(width * height * 4);
  for (let i = 0; i < data.length; i += 4) data.set([...color, 255], i);
  return new Uint8Array(jpeg.encode({ width, height, data }, 95).data);
}

/** `photo` with an EXIF segment of one entry, the orientation, right after the start marker. */
function withOrientation(photo: Uint8Array, orientation: number, order: 'II' | 'MM' = 'MM'): Uint8Array {
  const segment = new DataView(new ArrayBuffer(2 + 2 + 6 + 8 + 2 + 12));
  const little = order === 'II';
  segment.setUint16(0, 0xffe1);
  segment.setUint16(2, segment.byteLength - 2);
  for (const [i, character] of [...'Exif\0\0'].entries()) segment.setUint8(4 + i, character.charCodeAt(0));
  segment.setUint16(10, little ? 0x4949 : 0x4d4d);
  segment.setUint16(12, 42, little);
  segment.setUint32(14, 8, little);
  segment.setUint16(18, 1, little);
  segment.setUint16(20, 0x0112, little);
  segment.setUint16(22, 3, little);
  segment.setUint32(24, 1, little);
  segment.setUint16(28, orientation, little);
  return Uint8Array.from([...photo.subarray(0, 2), ...new Uint8Array(segment.buffer), ...photo.subarray(2)]);
}

function image(rows: readonly string[]): Image {
  const values = rows.flatMap((row) => [...row].map((character) => (character === 'X' ? 255 : 0)));
  return {
    width: rows[0].length,
    height: rows.length,
    pixels: Uint8Array.from(values.flatMap((value) => [value, value, value])),
  };
}

function drawing({ width, height, pixels }: Image): string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (pixels[(y * width + x) * 3] ? 'X' : '.')).join(''),
  );
}

function flip(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] ^= 0xff;
  return copy;
}

function thrown(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
