import { interleave } from '../gemm/interleave';
import { TILE_HEAD, Tile } from '../gemm/tile';
import { ConvolutionArguments } from './arguments';

/** Where a window starts. */
@unmanaged
class Corner {
  y: i32;
  x: i32;
  /** Its address, which lies outside of the input where there is padding. */
  address: usize;
}

/** Bytes of scratch for {@link packTile}. */
@inline export const CORNERS: usize = 48;

/**
 * Gathers what the windows at 4 positions from `first` on read into a tile. Positions behind the last one are
 * that one again.
 *
 * @param input The first image of the group.
 * @param zeros As many zeros as a row of the kernel has values.
 */
export function packTile(
  args: ConvolutionArguments,
  tile: Tile,
  first: i32,
  input: usize,
  corners: usize,
  zeros: usize,
): void {
  const width = args.outputWidth;
  const last = args.images * args.outputHeight * width - 1;
  const channels = args.channels;
  const pixel = args.inputPixel;
  const kernelWidth = args.kernelWidth;
  let least = i32.MAX_VALUE;
  let most = i32.MIN_VALUE;
  for (let i = 0; i < 4; i++) {
    const position = min(first + i, last);
    const line = position / width;
    const x = position - line * width;
    const image = line / args.outputHeight;
    const y = line - image * args.outputHeight;
    store<i32>(
      changetype<usize>(tile) + (<usize>i << 2),
      image * args.outputImage + y * args.outputRow + x * args.outputPixel,
    );
    const corner = changetype<Corner>(corners + <usize>i * 12);
    corner.y = y * args.strideY - args.top;
    corner.x = x * args.strideX - args.left;
    corner.address = input + ((image * args.inputHeight + corner.y) * args.inputWidth + corner.x) * pixel;
    least = min(least, corner.x);
    most = max(most, corner.x);
  }
  // Rows of the kernel that lie within the width are consecutive in memory.
  let columns = kernelWidth;
  let count = channels;
  if (
    args.dilationX == 1 && pixel == channels << 2 && least >= 0 && most + kernelWidth <= args.inputWidth
  ) {
    columns = 1;
    count *= kernelWidth;
  }
  let to = changetype<usize>(tile) + TILE_HEAD;
  for (let row = 0; row < args.kernelHeight; row++) {
    const y = row * args.dilationY;
    for (let column = 0; column < columns; column++) {
      const x = column * args.dilationX;
      interleave(
        to,
        pointer(args, corners, 0, y, x, zeros),
        pointer(args, corners, 12, y, x, zeros),
        pointer(args, corners, 24, y, x, zeros),
        pointer(args, corners, 36, y, x, zeros),
        count,
      );
      to += <usize>count << 4;
    }
  }
}

/** Where a window has the pixel at `y`, `x` from its corner. */
@inline
function pointer(
  args: ConvolutionArguments,
  corners: usize,
  index: usize,
  y: i32,
  x: i32,
  zeros: usize,
): usize {
  const corner = changetype<Corner>(corners + index);
  const inside =
    <u32>(corner.y + y) < <u32>args.inputHeight && <u32>(corner.x + x) < <u32>args.inputWidth;
  return inside ? corner.address + (y * args.inputWidth + x) * args.inputPixel : zeros;
}
