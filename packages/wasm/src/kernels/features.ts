// The smallest modules that use an instruction of each proposal, as `wasm-feature-detect` does it.
const header = [0, 97, 115, 109, 1, 0, 0, 0];
// (func (result v128) (i8x16.splat (i32.const 0)))
const simd = [...header, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11];
// (func (result v128) (f32x4.relaxed_madd three times (f32x4.splat (f32.const 0))))
const splat = [67, 0, 0, 0, 0, 253, 19];
const body = [0, ...splat, ...splat, ...splat, 253, 133, 2, 11];
const relaxedSimd = [
  ...[...header, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  ...[10, body.length + 2, 1, body.length, ...body],
];

/** Whether the engine has 128-bit SIMD. */
export function canSimd(): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(Uint8Array.from(simd));
}

/** Whether the engine has relaxed SIMD, and in it fused multiply-adds. */
export function canRelaxedSimd(): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(Uint8Array.from(relaxedSimd));
}
