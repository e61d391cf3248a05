/** `count` (or 4, if that is less) 32-bit elements that are `step` bytes apart; what the lanes behind hold is open. */
@inline
export function loadStepped(from: usize, step: i32, count: i32): v128 {
  if (step == 4) return v128.load(from);
  let values = v128.load32_splat(from);
  if (step == 0) return values;
  // Elements behind the last may lie outside the memory.
  if (count > 1) values = v128.load32_lane(from + step, values, 1);
  if (count > 2) values = v128.load32_lane(from + 2 * step, values, 2);
  if (count > 3) values = v128.load32_lane(from + 3 * step, values, 3);
  return values;
}
