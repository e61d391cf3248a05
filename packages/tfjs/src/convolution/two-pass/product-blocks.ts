import type { Window } from '@fsnet/graph';
import type { TapTables } from './tap-geometry.ts';

/** Numbers of what products.wgsl calls a `Place`. */
const placeLength = 10;

/** Some rows of the output of some images, all of whose products are in memory together. */
export interface ProductBlock {
  readonly firstImage: number;
  readonly images: number;
  /** Of the output. */
  readonly firstRow: number;
  readonly rows: number;
  /** `[parities][10]`: what products.wgsl calls a `Place`. */
  readonly places: Uint32Array;
  /** `[taps][6]`: what sums.wgsl calls a `Tap`. */
  readonly taps: Int32Array;
  /** Numbers of memory that the products take. */
  readonly products: number;
  /** Of the parity that has most of them. */
  readonly mostPixels: number;
  readonly mostRows: number;
  /** Multiply-adds a channel. */
  readonly pairs: number;
}

/**
 * Cuts the output into blocks of rows whose products need no more than `limit` numbers of memory, if one row does.
 * Products lie by parity, then tap row, then pixel: `[rows][images][height][width]`, rows padded to 4 numbers.
 */
export function productBlocks(
  tables: TapTables,
  batch: number,
  vertical: Window,
  horizontal: Window,
  limit: number,
): ProductBlock[] {
  const block = (firstImage: number, images: number, firstRow: number, rows: number) =>
    productBlock(tables, vertical, horizontal, { firstImage, images, firstRow, rows });
  const height = vertical.output;
  let rows = height;
  while (rows > 1 && block(0, 1, 0, rows).products > limit) rows = Math.ceil(rows / 2);
  const whole = block(0, 1, 0, height).products;
  const images = rows === height ? Math.min(Math.max(Math.floor(limit / whole), 1), batch) : 1;
  const blocks: ProductBlock[] = [];
  for (let image = 0; image < batch; image += images)
    for (let row = 0; row < height; row += rows)
      blocks.push(block(image, Math.min(images, batch - image), row, Math.min(rows, height - row)));
  return blocks;
}

/** Multiply-adds a channel where every parity's pixels and rows are rounded up to multiples. */
export function paddedPairs({ places }: ProductBlock, pixelUnit: number, rowUnit: number): number {
  let pairs = 0;
  for (let at = 0; at < places.length; at += placeLength) {
    const [pixels, count] = [places[at + 5], places[at + 7]];
    pairs += Math.ceil(pixels / pixelUnit) * pixelUnit * Math.ceil(count / rowUnit) * rowUnit;
  }
  return pairs;
}

type Extent = Pick<ProductBlock, 'firstImage' | 'images' | 'firstRow' | 'rows'>;

function productBlock(
  { parities, taps }: TapTables,
  vertical: Window,
  horizontal: Window,
  extent: Extent,
): ProductBlock {
  let products = 0;
  let mostPixels = 0;
  let mostRows = 0;
  let pairs = 0;
  const places = parities.map(({ y, x, firstRow, lastRow, list, count }) => {
    const height = parityLength(vertical, y);
    const width = parityLength(horizontal, x);
    const first = Math.min(Math.max(extent.firstRow + firstRow, 0), height);
    const end = Math.min(Math.max(extent.firstRow + extent.rows + lastRow, first), height);
    const rows = end - first;
    const pixels = extent.images * rows * width;
    const pitch = Math.ceil(pixels / 4) * 4;
    const base = products;
    products += count * pitch;
    mostPixels = Math.max(mostPixels, pixels);
    mostRows = Math.max(mostRows, count);
    pairs += count * pixels;
    return { y, x, firstRow: first, rows, width, pixels, list, count, base, pitch };
  });
  return {
    ...extent,
    ...{ products, mostPixels, mostRows, pairs },
    places: Uint32Array.from(places.flatMap((place) => Object.values(place))),
    taps: Int32Array.from(
      taps.flatMap(({ parity, row, column }) => {
        const { base, pitch, firstRow, rows, width } = places[parity];
        return [base, pitch, extent.firstRow + row - firstRow, rows, column, width];
      }),
    ),
  };
}

/** Positions of an axis that are `begin` behind a multiple of the stride. */
function parityLength({ input, stride }: Window, begin: number): number {
  return Math.max(Math.ceil((input - begin) / stride), 0);
}
