/**
 * Adds each of `count` rows of `size` floats to the row of the output that `segments` (int32) names, in turn; rows of
 * none of them, below 0 or not below `outputs`, are left out.
 */
export function segmentSum(
  input: usize,
  segments: usize,
  output: usize,
  count: i32,
  size: i32,
  outputs: i32,
): void {
  const bytes = (<usize>size) << 2;
  memory.fill(output, 0, (<usize>outputs) * bytes);
  for (let row = 0; row < count; row++, input += bytes) {
    const segment = load<i32>(segments + ((<usize>row) << 2));
    if (segment < 0 || segment >= outputs) continue;
    const to = output + (<usize>segment) * bytes;
    let at: usize = 0;
    for (; at + 16 <= bytes; at += 16)
      v128.store(to + at, v128.add<f32>(v128.load(to + at), v128.load(input + at)));
    for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(input + at));
  }
}
