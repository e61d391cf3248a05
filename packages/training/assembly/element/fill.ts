/** Sets `count` floats to `value`. */
export function fill(output: usize, count: i32, value: f32): void {
  const values = f32x4.splat(value);
  const end = output + ((<usize>count) << 2);
  for (; output + 16 <= end; output += 16) v128.store(output, values);
  for (; output < end; output += 4) store<f32>(output, value);
}
