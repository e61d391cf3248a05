import { SummaryConvolutionArguments } from './arguments';
import { storeTransposed } from './transpose';

/** Adds the products that the taps of each filter meet, for one output row of one image, and stores the results. */
export function addTaps(args: SummaryConvolutionArguments, image: i32, row: i32, scratch: usize): void {
  const filters = args.filters;
  const width = args.outputWidth;
  const tapCount = args.tapCount;
  const tile = scratch + args.productBytes;
  const taps = tile + 128;
  const tapsEnd = taps + (tapCount << 2);
  for (let tap = taps, tapRow = args.tapRows; tap < tapsEnd; tap += 4, tapRow += 4) {
    const ringRow = (row + load<i32>(tapRow) + args.firstRow) % args.ringRows;
    store<usize>(tap, scratch + ringRow * args.pitch);
  }
  const filterBytes = filters << 2;
  const first = (image * args.outputHeight + row) * width * filterBytes;
  const output = args.output + first;
  const residual = args.residual ? args.residual + first : 0;
  const low = f32x4.splat(args.activation ? -Infinity : args.activationA);
  const high = f32x4.splat(args.activation ? Infinity : args.activationB);
  let offsets = args.offsets;
  for (let filter = 0; filter < filterBytes; filter += 16) {
    const scale = args.scale ? v128.load(args.scale + filter) : f32x4.splat(1);
    const bias = args.bias ? v128.load(args.bias + filter) : f32x4.splat(0);
    let to = output + filter;
    let from = residual + filter;
    for (let x = 0; x < width; x += 8) {
      let l0 = f32x4.splat(0);
      let h0 = l0;
      let l1 = l0;
      let h1 = l0;
      let l2 = l0;
      let h2 = l0;
      let l3 = l0;
      let h3 = l0;
      let offset = offsets;
      for (let tap = taps; tap < tapsEnd; tap += 4) {
        const base = load<usize>(tap) + (x << 2);
        let at = base + load<i32>(offset);
        l0 = v128.add<f32>(l0, v128.load(at));
        h0 = v128.add<f32>(h0, v128.load(at, 16));
        at = base + load<i32>(offset, 4);
        l1 = v128.add<f32>(l1, v128.load(at));
        h1 = v128.add<f32>(h1, v128.load(at, 16));
        at = base + load<i32>(offset, 8);
        l2 = v128.add<f32>(l2, v128.load(at));
        h2 = v128.add<f32>(h2, v128.load(at, 16));
        at = base + load<i32>(offset, 12);
        l3 = v128.add<f32>(l3, v128.load(at));
        h3 = v128.add<f32>(h3, v128.load(at, 16));
        offset += 16;
      }
      storeTransposed(l0, l1, l2, l3, tile, 16);
      storeTransposed(h0, h1, h2, h3, tile + 64, 16);
      const end = tile + (min(width - x, 8) << 4);
      for (let pixel = tile; pixel < end; pixel += 16) {
        let y = v128.add<f32>(v128.mul<f32>(v128.load(pixel), scale), bias);
        if (residual) {
          y = v128.add<f32>(y, v128.load(from));
          from += filterBytes;
        }
        // The order of the operands lets NaN through.
        y = v128.pmin<f32>(v128.pmax<f32>(y, low), high);
        if (filterBytes - filter >= 16) {
          v128.store(to, y);
        } else {
          v128.store(pixel, y);
          memory.copy(to, pixel, filterBytes - filter);
        }
        to += filterBytes;
      }
    }
    offsets += tapCount << 4;
  }
}
