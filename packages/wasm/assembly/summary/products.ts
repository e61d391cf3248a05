import { SummaryConvolutionArguments } from './arguments';
import { multiplyPanel } from './panel-product';
import { storeTransposed } from './transpose';

/**
 * Products of rows `from` to `last` of one image with the tap rows of a parity, into the ring.
 *
 * @param parity Its entry in `args.parities`.
 * @param scratch The ring; then a tile, the places of pixels (8 bytes each), and the packed pixels.
 */
export function computeProducts(
  args: SummaryConvolutionArguments,
  parity: usize,
  image: i32,
  from: i32,
  last: i32,
  scratch: usize,
): void {
  const channels = args.channels;
  const width = args.inputWidth;
  const strideX = args.strideX;
  const columnOffset = load<i32>(parity, 4);
  const products = scratch + load<i32>(parity, 16);
  const panelCount = load<i32>(parity, 20);
  const rowBytes = args.ringRows * args.pitch;
  const tile = scratch + args.productBytes;
  const places = tile + 128;
  let place = places;
  for (let row = from; row <= last; row++) {
    let to = products + ((row + args.firstRow) % args.ringRows) * args.pitch;
    const y = row * args.strideY + load<i32>(parity);
    if (y < 0 || y >= args.inputHeight) {
      for (let r = panelCount * 4; r > 0; r--) {
        memory.fill(to, 0, args.pitch);
        to += rowBytes;
      }
      continue;
    }
    to += args.firstColumn << 2;
    const line = (image * args.inputHeight + y) * width;
    for (let x = columnOffset; x < width; x += strideX) {
      store<usize>(place, args.input + ((line + x) * channels << 2));
      store<usize>(place, to, 4);
      place += 8;
      to += 4;
    }
  }
  if (place == places) return;
  // A last group of less than 8 is filled up with its own first pixel, which keeps it from looking contiguous.
  const lastGroup = places + ((place - places) & -64);
  for (; (place - places) & 63; place += 8) store<i64>(place, load<i64>(lastGroup));
  const packed = place;
  const groupBytes = ((channels + 3) & -4) << 5;
  let pixels = packed;
  for (let at = places; at < packed; at += 64) {
    packPixels(at, channels, pixels);
    pixels += groupBytes;
  }
  let to: usize = 0;
  for (let panel = parity + 24, panelEnd = panel + (panelCount << 2); panel < panelEnd; panel += 4) {
    const rows = args.panels + load<i32>(panel) * (channels << 4);
    multiplyPanel(rows, places, packed, channels, groupBytes, to, rowBytes, tile);
    to += rowBytes * 4;
  }
}

/** Writes 8 pixels, whose addresses stand 8 bytes apart at `places`, as `[channels][8]` and up to 3 times 8 numbers more. */
function packPixels(places: usize, channels: i32, to: usize): void {
  let a = load<usize>(places);
  let b = load<usize>(places, 8);
  let c = load<usize>(places, 16);
  let d = load<usize>(places, 24);
  let e = load<usize>(places, 32);
  let f = load<usize>(places, 40);
  let g = load<usize>(places, 48);
  let h = load<usize>(places, 56);
  for (; channels > 0; channels -= 4) {
    storeTransposed(v128.load(a), v128.load(b), v128.load(c), v128.load(d), to, 32);
    storeTransposed(v128.load(e), v128.load(f), v128.load(g), v128.load(h), to + 16, 32);
    a += 16;
    b += 16;
    c += 16;
    d += 16;
    e += 16;
    f += 16;
    g += 16;
    h += 16;
    to += 128;
  }
}
