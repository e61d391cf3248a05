// Axes along which two arrays are walked stand in memory as triples of integers: size, and the bytes from one index to
// the next in each array.
@inline export const FIRST: usize = 4;
@inline export const SECOND: usize = 8;

/** Bytes from the start of one array to the element at `index`, counted over `count` axes with the last fastest. */
export function offsetOf(index: u32, axes: usize, count: i32, array: usize): i32 {
  let offset = 0;
  for (let axis = axes + <usize>count * 12; axis > axes; ) {
    axis -= 12;
    const size = load<u32>(axis);
    offset += <i32>(index % size) * load<i32>(axis + array);
    index /= size;
  }
  return offset;
}
