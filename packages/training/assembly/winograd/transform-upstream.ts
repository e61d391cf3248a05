import { multiplyAdd } from '../../../wasm/assembly/multiply-add';

/**
 * Transforms a row of upstream gradients, 4 by 4 pixels a tile, for the filters' gradient: `A y A^T`, the transpose of
 * `transformOutput`, whose parameters it shares. Pixels beyond `width` and `rows` count as 0.
 */
export function transformUpstream(
  from: usize,
  fromPixel: usize,
  fromRow: usize,
  width: i32,
  rows: i32,
  pixel: usize,
  lines: usize,
  to: usize,
  plane: usize,
): void {
  const tiles = (width + 3) >> 2;
  const line = (<usize>tiles) * pixel << 2;
  const used = (<usize>width) * pixel;
  if (fromPixel == pixel) transform(from, fromRow, lines, line, used, rows, 1, 0);
  else transform(from, fromRow, lines, line, pixel, rows, width, fromPixel - pixel);
  if (used < line) for (let i = 0; i < 6; i++) memory.fill(lines + <usize>i * line + used, 0, line - used);
  for (let i = 0; i < 6; i++) {
    transform(lines, pixel, to, plane, pixel, 4, tiles, 3 * pixel);
    lines += line;
    to += 6 * plane;
  }
}

/** 4 rows of `bytes` to 6, of which only the first `rows` are there, `count` times with a gap between. */
function transform(
  from: usize,
  step: usize,
  to: usize,
  toStep: usize,
  bytes: usize,
  rows: i32,
  count: i32,
  gap: usize,
): void {
  const two = f32x4.splat(2);
  const minusTwo = f32x4.splat(-2);
  const four = f32x4.splat(4);
  const zero = f32x4.splat(0);
  for (; count > 0; count--) {
    for (const end = from + bytes; from < end; from += 16) {
      const y0 = v128.load(from);
      const y1 = rows > 1 ? v128.load(from + step) : zero;
      const y2 = rows > 2 ? v128.load(from + 2 * step) : zero;
      const y3 = rows > 3 ? v128.load(from + 3 * step) : zero;
      let even = v128.add<f32>(y0, y2);
      let odd = v128.add<f32>(y1, y3);
      let q = to;
      v128.store(q, y0);
      q += toStep;
      v128.store(q, v128.add<f32>(even, odd));
      q += toStep;
      v128.store(q, v128.sub<f32>(even, odd));
      q += toStep;
      even = multiplyAdd(four, y2, y0);
      odd = multiplyAdd(four, y3, y1);
      v128.store(q, multiplyAdd(two, odd, even));
      q += toStep;
      v128.store(q, multiplyAdd(minusTwo, odd, even));
      q += toStep;
      v128.store(q, y3);
      to += 16;
    }
    from += gap;
  }
}
