// Axes of a strided copy stand in memory as triples of integers: size, and the bytes from one index to the next in
// the input and in the output.
@inline export const INPUT: usize = 4;
@inline export const OUTPUT: usize = 8;

/** Bytes from the start of one `side` to the element at `index`, counted over `count` axes with the last fastest. */
export function offsetOf(index: u32, axes: usize, count: i32, side: usize): i32 {
  let offset = 0;
  for (let axis = axes + <usize>count * 12; axis > axes; ) {
    axis -= 12;
    const size = load<u32>(axis);
    offset += <i32>(index % size) * load<i32>(axis + side);
    index /= size;
  }
  return offset;
}
