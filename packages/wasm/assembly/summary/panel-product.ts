import { multiplyAdd } from '../multiply-add';

/**
 * Multiplies 4 tap rows with all packed pixels: `rows` is `[depth][4]`, each group of pixels `[depth][8]`.
 *
 * @param places Of each pixel its address in the input and that of its product with tap row 0, up to `packed`.
 * @param groupBytes From one group of packed pixels to the next one.
 * @param to Bytes from the products of tap row 0 to those of the first of these rows.
 * @param rowBytes Bytes from one tap row's products to the next one's.
 * @param tile 128 bytes of scratch.
 */
export function multiplyPanel(
  rows: usize,
  places: usize,
  packed: usize,
  depth: i32,
  groupBytes: usize,
  to: usize,
  rowBytes: usize,
  tile: usize,
): void {
  for (let group = packed; places < packed; places += 64) {
    let l0 = f32x4.splat(0);
    let h0 = l0;
    let l1 = l0;
    let h1 = l0;
    let l2 = l0;
    let h2 = l0;
    let l3 = l0;
    let h3 = l0;
    // As in the dense tile: more sums, or a loop that is unrolled, V8 would keep in memory.
    let w0 = rows;
    let w1 = rows + 4;
    let w2 = rows + 8;
    let w3 = rows + 12;
    let pixels = group;
    for (const end = rows + (depth << 4); w0 < end; ) {
      const l = v128.load(pixels);
      const h = v128.load(pixels, 16);
      const x0 = v128.load_splat<f32>(w0);
      const x1 = v128.load_splat<f32>(w1);
      const x2 = v128.load_splat<f32>(w2);
      const x3 = v128.load_splat<f32>(w3);
      l0 = multiplyAdd(x0, l, l0);
      h0 = multiplyAdd(x0, h, h0);
      l1 = multiplyAdd(x1, l, l1);
      h1 = multiplyAdd(x1, h, h1);
      l2 = multiplyAdd(x2, l, l2);
      h2 = multiplyAdd(x2, h, h2);
      l3 = multiplyAdd(x3, l, l3);
      h3 = multiplyAdd(x3, h, h3);
      w0 += 16;
      w1 += 16;
      w2 += 16;
      w3 += 16;
      pixels += 32;
    }
    group += groupBytes;
    const start = load<usize>(places, 4);
    const whole = load<usize>(places, 60) - start == 28;
    let output = whole ? start + to : tile;
    const stride = whole ? rowBytes : 32;
    v128.store(output, l0);
    v128.store(output, h0, 16);
    output += stride;
    v128.store(output, l1);
    v128.store(output, h1, 16);
    output += stride;
    v128.store(output, l2);
    v128.store(output, h2, 16);
    output += stride;
    v128.store(output, l3);
    v128.store(output, h3, 16);
    // Columns are not contiguous where a group reaches from one row into the next.
    if (whole) continue;
    let value = tile;
    for (let row = to, r = 0; r < 4; r++) {
      for (let p = places; p < places + 64; p += 8) {
        store<f32>(load<usize>(p, 4) + row, load<f32>(value));
        value += 4;
      }
      row += rowBytes;
    }
  }
}
