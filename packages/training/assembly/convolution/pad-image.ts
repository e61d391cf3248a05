/**
 * Copies `channels` of each pixel of an image into an image of `paddedHeight` by `paddedWidth` pixels that have nothing
 * else. What lies beyond the image is 0.
 *
 * @param pixel Bytes from one pixel of the image to the next.
 * @param top Rows before the image; below zero: that many of it are left out. Likewise `left`.
 */
export function padImage(
  from: usize,
  height: i32,
  width: i32,
  pixel: usize,
  to: usize,
  channels: i32,
  paddedHeight: i32,
  paddedWidth: i32,
  top: i32,
  left: i32,
): void {
  const bytes = (<usize>channels) << 2;
  const row = (<usize>paddedWidth) * bytes;
  const firstRow = min(max(top, 0), paddedHeight);
  const lastRow = min(max(top + height, firstRow), paddedHeight);
  const first = min(max(left, 0), paddedWidth);
  const last = min(max(left + width, first), paddedWidth);
  const before = (<usize>first) * bytes;
  const after = (<usize>(paddedWidth - last)) * bytes;
  clear(to, (<usize>firstRow) * row);
  to += (<usize>firstRow) * row;
  from += ((firstRow - top) * width + (first - left)) * pixel;
  for (let y = firstRow; y < lastRow; y++) {
    clear(to, before);
    to += before;
    if (pixel == bytes) {
      const count = (<usize>(last - first)) * bytes;
      copy(from, to, count);
      to += count;
    } else {
      let pixelFrom = from;
      for (let x = first; x < last; x++) {
        copy(pixelFrom, to, bytes);
        pixelFrom += pixel;
        to += bytes;
      }
    }
    clear(to, after);
    to += after;
    from += (<usize>width) * pixel;
  }
  clear(to, (<usize>(paddedHeight - lastRow)) * row);
}

// Calls of memory.copy and memory.fill cost V8 more than such short rows do.
@inline
function copy(from: usize, to: usize, bytes: usize): void {
  const end = to + bytes;
  for (; to + 16 <= end; to += 16) {
    v128.store(to, v128.load(from));
    from += 16;
  }
  for (; to < end; to += 4) {
    store<f32>(to, load<f32>(from));
    from += 4;
  }
}

@inline
function clear(to: usize, bytes: usize): void {
  const end = to + bytes;
  for (; to + 16 <= end; to += 16) v128.store(to, f32x4.splat(0));
  for (; to < end; to += 4) store<f32>(to, 0);
}
