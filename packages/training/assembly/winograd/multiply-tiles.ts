import { multiplyAdd } from '../../../wasm/assembly/multiply-add';

/**
 * Products `[tiles][filters]` of values `[tiles][channels]` and a panel of 8 filters `[channels][8]`, of 4 tiles at once:
 * up to 3 more than there are.
 *
 * @param pixel Bytes of a tile's values, `toPixel` of its products.
 */
export function multiplyTiles(
  from: usize,
  pixel: usize,
  panel: usize,
  to: usize,
  toPixel: usize,
  tiles: i32,
): void {
  const gap = 3 * pixel;
  for (; tiles > 0; tiles -= 4) {
    // The tile of convolutions, without loops around it, has V8 keep so much at once that it is 2 % slower.
    let l0 = f32x4.splat(0);
    let h0 = f32x4.splat(0);
    let l1 = f32x4.splat(0);
    let h1 = f32x4.splat(0);
    let l2 = f32x4.splat(0);
    let h2 = f32x4.splat(0);
    let l3 = f32x4.splat(0);
    let h3 = f32x4.splat(0);
    let x1 = from + pixel;
    let x2 = x1 + pixel;
    let x3 = x2 + pixel;
    let w = panel;
    for (const end = from + pixel; from < end; ) {
      const a = v128.load(w);
      const b = v128.load(w, 16);
      const v0 = v128.load_splat<f32>(from);
      const v1 = v128.load_splat<f32>(x1);
      const v2 = v128.load_splat<f32>(x2);
      const v3 = v128.load_splat<f32>(x3);
      l0 = multiplyAdd(v0, a, l0);
      h0 = multiplyAdd(v0, b, h0);
      l1 = multiplyAdd(v1, a, l1);
      h1 = multiplyAdd(v1, b, h1);
      l2 = multiplyAdd(v2, a, l2);
      h2 = multiplyAdd(v2, b, h2);
      l3 = multiplyAdd(v3, a, l3);
      h3 = multiplyAdd(v3, b, h3);
      from += 4;
      x1 += 4;
      x2 += 4;
      x3 += 4;
      w += 32;
    }
    from += gap;
    v128.store(to, l0);
    v128.store(to, h0, 16);
    to += toPixel;
    v128.store(to, l1);
    v128.store(to, h1, 16);
    to += toPixel;
    v128.store(to, l2);
    v128.store(to, h2, 16);
    to += toPixel;
    v128.store(to, l3);
    v128.store(to, h3, 16);
    to += toPixel;
  }
}
