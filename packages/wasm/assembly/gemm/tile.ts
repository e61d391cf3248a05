import { storeSome } from '../element/activation';
import { multiplyAdd } from '../multiply-add';

/** 4 pixels whose sums are computed at once. The values that go into them stand behind it: `[depth][4]`. */
@unmanaged
export class Tile {
  /** Bytes from a tensor's first result to those of each pixel. Pixels may be the same. */
  offset0: i32;
  offset1: i32;
  offset2: i32;
  offset3: i32;
}

/** Bytes from a {@link Tile} to its values. */
@inline export const TILE_HEAD: usize = 16;

/**
 * `output = min(max(bias + values * weights + residual, low), high)` for a tile of 4 pixels by 8 filters.
 *
 * @param panel The filters' weights, `[depth][8]`.
 * @param bias 8 numbers.
 * @param output Where the first filter's result of offset 0 stands.
 * @param residual Where what is added to that stands, 0 if nothing is.
 * @param columns Filters to store, at most 8.
 */
export function multiplyTile(
  tile: Tile,
  panel: usize,
  depth: i32,
  bias: usize,
  output: usize,
  residual: usize,
  columns: i32,
  low: f32,
  high: f32,
): void {
  let l0 = f32x4.splat(0);
  let h0 = f32x4.splat(0);
  let l1 = f32x4.splat(0);
  let h1 = f32x4.splat(0);
  let l2 = f32x4.splat(0);
  let h2 = f32x4.splat(0);
  let l3 = f32x4.splat(0);
  let h3 = f32x4.splat(0);
  // V8 before Turboshaft puts all loads of a loop's body first: with more pixels, or unrolled, it keeps sums
  // in memory and loses a third of the speed. One pointer a pixel saves an address computation each.
  let p0 = changetype<usize>(tile) + TILE_HEAD;
  let p1 = p0 + 4;
  let p2 = p0 + 8;
  let p3 = p0 + 12;
  for (const end = p0 + ((<usize>depth) << 4); p0 < end; ) {
    const a = v128.load(panel);
    const b = v128.load(panel, 16);
    const x0 = v128.load_splat<f32>(p0);
    const x1 = v128.load_splat<f32>(p1);
    const x2 = v128.load_splat<f32>(p2);
    const x3 = v128.load_splat<f32>(p3);
    l0 = multiplyAdd(x0, a, l0);
    h0 = multiplyAdd(x0, b, h0);
    l1 = multiplyAdd(x1, a, l1);
    h1 = multiplyAdd(x1, b, h1);
    l2 = multiplyAdd(x2, a, l2);
    h2 = multiplyAdd(x2, b, h2);
    l3 = multiplyAdd(x3, a, l3);
    h3 = multiplyAdd(x3, b, h3);
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    panel += 32;
  }
  const biasLow = v128.load(bias);
  const biasHigh = v128.load(bias, 16);
  l0 = v128.add<f32>(l0, biasLow);
  h0 = v128.add<f32>(h0, biasHigh);
  l1 = v128.add<f32>(l1, biasLow);
  h1 = v128.add<f32>(h1, biasHigh);
  l2 = v128.add<f32>(l2, biasLow);
  h2 = v128.add<f32>(h2, biasHigh);
  l3 = v128.add<f32>(l3, biasLow);
  h3 = v128.add<f32>(h3, biasHigh);
  if (residual) {
    // All of it before the first store: pixels may be the same, and the residual in the output's place.
    l0 = v128.add<f32>(l0, v128.load(residual + tile.offset0));
    h0 = v128.add<f32>(h0, v128.load(residual + tile.offset0, 16));
    l1 = v128.add<f32>(l1, v128.load(residual + tile.offset1));
    h1 = v128.add<f32>(h1, v128.load(residual + tile.offset1, 16));
    l2 = v128.add<f32>(l2, v128.load(residual + tile.offset2));
    h2 = v128.add<f32>(h2, v128.load(residual + tile.offset2, 16));
    l3 = v128.add<f32>(l3, v128.load(residual + tile.offset3));
    h3 = v128.add<f32>(h3, v128.load(residual + tile.offset3, 16));
  }
  const least = f32x4.splat(low);
  const most = f32x4.splat(high);
  storeRow(output + tile.offset0, l0, h0, least, most, columns);
  storeRow(output + tile.offset1, l1, h1, least, most, columns);
  storeRow(output + tile.offset2, l2, h2, least, most, columns);
  storeRow(output + tile.offset3, l3, h3, least, most, columns);
}

/** Stores `columns` results of one pixel, clamped. */
@inline
function storeRow(to: usize, l: v128, h: v128, least: v128, most: v128, columns: i32): void {
  // The order of the operands lets NaN through.
  l = v128.pmin<f32>(v128.pmax<f32>(l, least), most);
  h = v128.pmin<f32>(v128.pmax<f32>(h, least), most);
  if (columns >= 8) {
    v128.store(to, l);
    v128.store(to, h, 16);
    return;
  }
  storeSome(to, l, columns);
  if (columns > 4) storeSome(to + 16, h, columns - 4);
}
