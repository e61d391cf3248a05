import { Windows } from '../convolution/windows';
import { multiplyTiles } from './multiply-tiles';
import { transformInputRow } from './transform-input';
import { transformOutput } from './transform-output';

/**
 * Convolution by 3 by 3 taps with 36 in place of 144 products for every 4 by 4 pixels, F(4x4, 3x3) of Winograd. Arguments
 * are like those of `slide`.
 *
 * @param filters As `transformFilters` gives them; `count` is a multiple of 8, and `channels` one of 4.
 * @param padded Room for a padded image, of whole tiles.
 * @param lines Room for 6 rows of pixels of the padded image, and of the output in whole tiles.
 * @param values Room for 36 planes of `[tiles][channels]`, `valuePlane` bytes apart; `products` likewise of filters. Both
 * have room for 3 more tiles.
 * @param tiles Tiles at once, at least a row of them.
 */
export function winograd(
  windows: Windows,
  input: usize,
  filters: usize,
  output: usize,
  padded: usize,
  lines: usize,
  values: usize,
  valuePlane: usize,
  products: usize,
  productPlane: usize,
  outputPixel: usize,
  count: i32,
  tiles: i32,
): void {
  const outputHeight = windows.outputHeight;
  const outputWidth = windows.outputWidth;
  const pixel = windows.pixel;
  const toPixel = (<usize>count) << 2;
  const outputRow = (<usize>outputWidth) * outputPixel;
  const rowTiles = (outputWidth + 3) >> 2;
  const tileRows = (outputHeight + 3) >> 2;
  const panelBytes = pixel << 3;
  const planeBytes = panelBytes * (<usize>count >> 3);
  const allRows = windows.images * tileRows;
  let row = 0;
  for (let first = 0; first < allRows; first = row) {
    let filled = 0;
    for (; row < allRows && filled + rowTiles <= tiles; row++) {
      transformInputRow(windows, input, padded, row, lines, values + <usize>filled * pixel, valuePlane);
      filled += rowTiles;
    }
    let filter = filters;
    for (let plane = 0; plane < 36; plane++) {
      const from = values + <usize>plane * valuePlane;
      let to = products + <usize>plane * productPlane;
      for (const end = filter + planeBytes; filter < end; filter += panelBytes) {
        multiplyTiles(from, pixel, filter, to, toPixel, filled);
        to += 32;
      }
    }
    let from = products;
    for (let done = first; done < row; done++) {
      const image = done / tileRows;
      const y = (done - image * tileRows) << 2;
      const to = output + (<usize>(image * outputHeight + y)) * outputRow;
      transformOutput(
        from, productPlane, toPixel, lines, to, outputPixel, outputRow, outputWidth, outputHeight - y,
      );
      from += (<usize>rowTiles) * toPixel;
    }
  }
}
