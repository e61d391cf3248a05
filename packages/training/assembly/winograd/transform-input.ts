import { multiplyAdd } from '../../../wasm/assembly/multiply-add';
import { Windows } from '../convolution/windows';

/**
 * Transforms a row of tiles of 6 by 6 pixels, 4 apart: `B^T d B` of Lavin and Gray 2016 for F(4x4, 3x3). Of each tile the
 * 36 results go to as many planes.
 *
 * @param from The first tile's corner.
 * @param row Bytes from one row of pixels to the next.
 * @param pixel Bytes of a pixel, a multiple of 16.
 * @param lines Room for 6 rows of pixels.
 * @param to The first tile in the first plane, `[tiles][channels]`.
 * @param plane Bytes from one plane to the next.
 */
function transformInput(
  from: usize,
  row: usize,
  pixel: usize,
  tiles: i32,
  lines: usize,
  to: usize,
  plane: usize,
): void {
  // Columns of neighbouring tiles overlap, so they are transformed once for all.
  const line = (<usize>(4 * tiles + 2)) * pixel;
  transform(from, row, lines, line, line, 1, 0);
  for (let i = 0; i < 6; i++) {
    transform(lines, pixel, to, plane, pixel, tiles, 3 * pixel);
    lines += line;
    to += 6 * plane;
  }
}

/**
 * Transforms row `row` of the tiles of all images, by {@link transformInput}. Where it is its image's first one, the image
 * is padded before.
 */
export function transformInputRow(
  windows: Windows,
  input: usize,
  padded: usize,
  row: i32,
  lines: usize,
  to: usize,
  plane: usize,
): void {
  const tileRows = (windows.outputHeight + 3) >> 2;
  const image = row / tileRows;
  const y = row - image * tileRows;
  if (y == 0) windows.pad(input + <usize>image * windows.imageBytes, padded);
  const paddedRow = windows.paddedRow;
  const corner = padded + (<usize>(4 * y)) * paddedRow;
  transformInput(corner, paddedRow, windows.pixel, (windows.outputWidth + 3) >> 2, lines, to, plane);
}

/** 6 rows of `bytes` to as many, `count` times; `gap` is what lies between one time's first row and the next one's. */
function transform(
  from: usize,
  step: usize,
  to: usize,
  toStep: usize,
  bytes: usize,
  count: i32,
  gap: usize,
): void {
  const four = f32x4.splat(4);
  const minusFour = f32x4.splat(-4);
  const minusFive = f32x4.splat(-5);
  const two = f32x4.splat(2);
  const minusTwo = f32x4.splat(-2);
  for (; count > 0; count--) {
    for (const end = from + bytes; from < end; from += 16) {
      let p = from;
      const d0 = v128.load(p);
      p += step;
      const d1 = v128.load(p);
      p += step;
      const d2 = v128.load(p);
      p += step;
      const d3 = v128.load(p);
      p += step;
      const d4 = v128.load(p);
      p += step;
      const d5 = v128.load(p);
      let q = to;
      v128.store(q, multiplyAdd(four, d0, multiplyAdd(minusFive, d2, d4)));
      q += toStep;
      let even = multiplyAdd(minusFour, d2, d4);
      let odd = multiplyAdd(minusFour, d1, d3);
      v128.store(q, v128.add<f32>(even, odd));
      q += toStep;
      v128.store(q, v128.sub<f32>(even, odd));
      q += toStep;
      even = v128.sub<f32>(d4, d2);
      odd = v128.sub<f32>(d3, d1);
      v128.store(q, multiplyAdd(two, odd, even));
      q += toStep;
      v128.store(q, multiplyAdd(minusTwo, odd, even));
      q += toStep;
      v128.store(q, multiplyAdd(four, d1, multiplyAdd(minusFive, d3, d5)));
      to += 16;
    }
    from += gap;
  }
}
