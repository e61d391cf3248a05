// Which rows a tap of 4 filters has, of those of its parity. Needs `ranks: array<vec2u>`, 16 bits each.
fn tapRanks(quad: u32, tap: u32, taps: u32) -> vec4u {
  let packed = ranks[quad * taps + tap];
  return vec4u(packed.x & 0xffffu, packed.x >> 16u, packed.y & 0xffffu, packed.y >> 16u);
}
