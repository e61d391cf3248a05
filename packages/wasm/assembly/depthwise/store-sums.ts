import { storeSome } from '../element/activation';

/** Stores up to 4 channels of a pixel: `min(max(sum + residual, low), high)`, where `residual` is 0 for none. */
@inline
export function storeSums(to: usize, residual: usize, sum: v128, low: v128, high: v128, channels: i32): void {
  if (residual) sum = v128.add<f32>(sum, v128.load(residual));
  // The order of the operands lets NaN through.
  storeSome(to, v128.pmin<f32>(v128.pmax<f32>(sum, low), high), channels);
}
