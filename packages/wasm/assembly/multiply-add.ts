/**
 * `a * b + c` in each lane: one fused instruction where the engine has it, else a product and a sum.
 * `FUSED` is a constant that the build script sets; a declaration here would make an import of it.
 */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return FUSED ? v128.relaxed_madd<f32>(a, b, c) : v128.add<f32>(v128.mul<f32>(a, b), c);
}
