/** `max(left + right, 0)` of `count` values; the right address may be 0: none. NaN stays. */
export function rectify(left: usize, right: usize, output: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const end = (<usize>count) << 2;
  let at: usize = 0;
  for (; at + 16 <= end; at += 16) {
    let value = v128.load(left + at);
    if (right) value = v128.add<f32>(value, v128.load(right + at));
    v128.store(output + at, v128.pmax<f32>(value, zero));
  }
  for (; at < end; at += 4) {
    let value = load<f32>(left + at);
    if (right) value += load<f32>(right + at);
    store<f32>(output + at, value < 0 ? 0 : value);
  }
}

/** The upstream gradient of `count` values where the output is above zero. */
export function rectifyGradient(upstream: usize, output: usize, gradient: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const end = (<usize>count) << 2;
  let at: usize = 0;
  for (; at + 16 <= end; at += 16) {
    const above = v128.gt<f32>(v128.load(output + at), zero);
    v128.store(gradient + at, v128.and(v128.load(upstream + at), above));
  }
  for (; at < end; at += 4)
    store<f32>(gradient + at, load<f32>(output + at) > 0 ? load<f32>(upstream + at) : 0);
}
