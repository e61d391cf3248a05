import { multiplyTile } from './multiply-tile';

/**
 * Adds to 4 by 8 weights their gradient over `images` times `rows` times `pixels` positions: products of 4 consecutive
 * values at each with its 8 upstream gradients.
 *
 * @param xPixel Bytes from one position to the next; `xRow`, `xImage` those from behind a row or image to the next.
 * @param target The gradient of the first weight.
 * @param targetRow Bytes from one row of 8 to the next.
 * @param lines Rows to store, at most 4.
 * @param columns Columns to store, at most 8.
 */
export function gradientTile(
  x: usize,
  xPixel: usize,
  xRow: usize,
  xImage: usize,
  dy: usize,
  dyPixel: usize,
  images: i32,
  rows: i32,
  pixels: i32,
  target: usize,
  targetRow: usize,
  lines: i32,
  columns: i32,
): void {
  multiplyTile(
    x, x + 4, x + 8, x + 12, xPixel, <usize>pixels * xPixel, xRow, xImage, dy, dyPixel, images, rows,
    target, target + targetRow, target + 2 * targetRow, target + 3 * targetRow, true, lines, columns,
  );
}
