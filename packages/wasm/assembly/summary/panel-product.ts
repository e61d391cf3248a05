import { multiplyAdd } from '../multiply-add';

/**
 * Multiplies 6 tap rows with all packed pixels: `rows` is `[depth][6]`, each group of pixels `[depth][8]`.
 *
 * @param places Of each pixel its address in the input and that of its product with tap row 0, up to `packed`.
 * @param depth A multiple of 4.
 * @param to Bytes from the products of tap row 0 to those of the first of these rows.
 * @param rowBytes Bytes from one tap row's products to the next one's.
 * @param tile 192 bytes of scratch.
 */
export function multiplyPanel(
  rows: usize,
  places: usize,
  packed: usize,
  depth: i32,
  to: usize,
  rowBytes: usize,
  tile: usize,
): void {
  let pixels = packed;
  for (; places < packed; places += 64) {
    let weights = rows;
    let l0 = f32x4.splat(0);
    let h0 = l0;
    let l1 = l0;
    let h1 = l0;
    let l2 = l0;
    let h2 = l0;
    let l3 = l0;
    let h3 = l0;
    let l4 = l0;
    let h4 = l0;
    let l5 = l0;
    let h5 = l0;
    for (let k = depth; k > 0; k -= 4) {
      let l = v128.load(pixels);
      let h = v128.load(pixels, 16);
      let w = v128.load_splat<f32>(weights);
      l0 = multiplyAdd(w, l, l0);
      h0 = multiplyAdd(w, h, h0);
      w = v128.load_splat<f32>(weights, 4);
      l1 = multiplyAdd(w, l, l1);
      h1 = multiplyAdd(w, h, h1);
      w = v128.load_splat<f32>(weights, 8);
      l2 = multiplyAdd(w, l, l2);
      h2 = multiplyAdd(w, h, h2);
      w = v128.load_splat<f32>(weights, 12);
      l3 = multiplyAdd(w, l, l3);
      h3 = multiplyAdd(w, h, h3);
      w = v128.load_splat<f32>(weights, 16);
      l4 = multiplyAdd(w, l, l4);
      h4 = multiplyAdd(w, h, h4);
      w = v128.load_splat<f32>(weights, 20);
      l5 = multiplyAdd(w, l, l5);
      h5 = multiplyAdd(w, h, h5);
      l = v128.load(pixels, 32);
      h = v128.load(pixels, 48);
      w = v128.load_splat<f32>(weights, 24);
      l0 = multiplyAdd(w, l, l0);
      h0 = multiplyAdd(w, h, h0);
      w = v128.load_splat<f32>(weights, 28);
      l1 = multiplyAdd(w, l, l1);
      h1 = multiplyAdd(w, h, h1);
      w = v128.load_splat<f32>(weights, 32);
      l2 = multiplyAdd(w, l, l2);
      h2 = multiplyAdd(w, h, h2);
      w = v128.load_splat<f32>(weights, 36);
      l3 = multiplyAdd(w, l, l3);
      h3 = multiplyAdd(w, h, h3);
      w = v128.load_splat<f32>(weights, 40);
      l4 = multiplyAdd(w, l, l4);
      h4 = multiplyAdd(w, h, h4);
      w = v128.load_splat<f32>(weights, 44);
      l5 = multiplyAdd(w, l, l5);
      h5 = multiplyAdd(w, h, h5);
      l = v128.load(pixels, 64);
      h = v128.load(pixels, 80);
      w = v128.load_splat<f32>(weights, 48);
      l0 = multiplyAdd(w, l, l0);
      h0 = multiplyAdd(w, h, h0);
      w = v128.load_splat<f32>(weights, 52);
      l1 = multiplyAdd(w, l, l1);
      h1 = multiplyAdd(w, h, h1);
      w = v128.load_splat<f32>(weights, 56);
      l2 = multiplyAdd(w, l, l2);
      h2 = multiplyAdd(w, h, h2);
      w = v128.load_splat<f32>(weights, 60);
      l3 = multiplyAdd(w, l, l3);
      h3 = multiplyAdd(w, h, h3);
      w = v128.load_splat<f32>(weights, 64);
      l4 = multiplyAdd(w, l, l4);
      h4 = multiplyAdd(w, h, h4);
      w = v128.load_splat<f32>(weights, 68);
      l5 = multiplyAdd(w, l, l5);
      h5 = multiplyAdd(w, h, h5);
      l = v128.load(pixels, 96);
      h = v128.load(pixels, 112);
      w = v128.load_splat<f32>(weights, 72);
      l0 = multiplyAdd(w, l, l0);
      h0 = multiplyAdd(w, h, h0);
      w = v128.load_splat<f32>(weights, 76);
      l1 = multiplyAdd(w, l, l1);
      h1 = multiplyAdd(w, h, h1);
      w = v128.load_splat<f32>(weights, 80);
      l2 = multiplyAdd(w, l, l2);
      h2 = multiplyAdd(w, h, h2);
      w = v128.load_splat<f32>(weights, 84);
      l3 = multiplyAdd(w, l, l3);
      h3 = multiplyAdd(w, h, h3);
      w = v128.load_splat<f32>(weights, 88);
      l4 = multiplyAdd(w, l, l4);
      h4 = multiplyAdd(w, h, h4);
      w = v128.load_splat<f32>(weights, 92);
      l5 = multiplyAdd(w, l, l5);
      h5 = multiplyAdd(w, h, h5);
      weights += 96;
      pixels += 128;
    }
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
    output += stride;
    v128.store(output, l4);
    v128.store(output, h4, 16);
    output += stride;
    v128.store(output, l5);
    v128.store(output, h5, 16);
    // Columns are not contiguous where a group reaches from one row into the next.
    if (whole) continue;
    let value = tile;
    for (let row = to, r = 0; r < 6; r++) {
      for (let p = places; p < places + 64; p += 8) {
        store<f32>(load<usize>(p, 4) + row, load<f32>(value));
        value += 4;
      }
      row += rowBytes;
    }
  }
}
