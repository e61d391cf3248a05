import { multiplyAdd } from '../multiply-add';

/** 1.5 * 2^23: added to a number it leaves the nearest whole one in the lowest bits. */
@inline const ROUNDER: f32 = 12582912;

@inline
function step(polynomial: v128, x: v128, coefficient: f32): v128 {
  return multiplyAdd(polynomial, x, f32x4.splat(coefficient));
}

/** `exp(x - whole * log(2)) - 1` where `whole` is the whole number next to x / log(2). */
@inline
function reduced(x: v128, whole: v128): v128 {
  // log(2) in two parts, the first of which has so few bits that its multiples are exact.
  let r = multiplyAdd(whole, f32x4.splat(-0.693359375), x);
  r = multiplyAdd(whole, f32x4.splat(2.12194440054690583e-4), r);
  // exp(r) - 1 - r over r * r, with the coefficients of Cephes; in pairs, for a short chain of dependent steps.
  const square = v128.mul<f32>(r, r);
  const high = step(f32x4.splat(1.9875691500e-4), r, 1.3981999507e-3);
  const middle = step(f32x4.splat(8.3334519073e-3), r, 4.1665795894e-2);
  const low = step(f32x4.splat(1.6666665459e-1), r, 5.0000001201e-1);
  return multiplyAdd(multiplyAdd(multiplyAdd(high, square, middle), square, low), square, r);
}

/**
 * `exp(x) - 1` in the lanes that are all ones in `minusOne`, `exp(x)` in those that are all zeros, both to about 1e-7
 * of the result. Infinities, overflow and NaN give what they should.
 */
export function exponential(x: v128, minusOne: v128): v128 {
  // Bounds behind which the result is 0 or infinite in any case; NaN passes them.
  const bounded = v128.pmin<f32>(v128.pmax<f32>(x, f32x4.splat(-104)), f32x4.splat(89));
  const rounder = f32x4.splat(ROUNDER);
  const rounded = multiplyAdd(bounded, f32x4.splat(1.44269504088896), rounder);
  const p = reduced(bounded, v128.sub<f32>(rounded, rounder));
  // 2^whole as a product, since it may be 2^128 or a denormal while each half of it is neither.
  const n = i32x4.sub(rounded, rounder);
  const half = i32x4.shl(i32x4.shr_s(n, 1), 23);
  const unit = f32x4.splat(1);
  const scale = i32x4.add(i32x4.sub(i32x4.shl(n, 23), half), unit);
  const one = v128.and(i32x4.sub(unit, half), minusOne);
  return v128.mul<f32>(multiplyAdd(scale, p, v128.sub<f32>(scale, one)), i32x4.add(unit, half));
}

/** `exp(x)` for x up to 88, 0 below -87.7; x must be -88 at least. For loops, where it is faster than a call. */
@inline
export function boundedExponential(x: v128): v128 {
  const rounder = f32x4.splat(ROUNDER);
  const rounded = multiplyAdd(x, f32x4.splat(1.44269504088896), rounder);
  const scale = i32x4.add(i32x4.shl(rounded, 23), f32x4.splat(1));
  return multiplyAdd(scale, reduced(x, v128.sub<f32>(rounded, rounder)), scale);
}

/** `log(x)` in each lane to about 1e-7; -infinity at 0, NaN below, infinity at infinity. Denormals count as 0. */
export function logarithm(x: v128): v128 {
  // x = m * 2^e with m from sqrt(1/2) to sqrt(2).
  const bits = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const exponent = v128.convert<i32>(i32x4.shr_s(bits, 23));
  const m = i32x4.add(v128.and(bits, i32x4.splat(0x7fffff)), i32x4.splat(0x3f3504f3));
  const r = v128.sub<f32>(m, f32x4.splat(1));
  // log(1 + r) - r + r * r / 2 over r * r * r, with the coefficients of Cephes.
  let p = step(f32x4.splat(7.0376836292e-2), r, -1.1514610310e-1);
  p = step(p, r, 1.1676998740e-1);
  p = step(p, r, -1.2420140846e-1);
  p = step(p, r, 1.4249322787e-1);
  p = step(p, r, -1.6668057665e-1);
  p = step(p, r, 2.0000714765e-1);
  p = step(p, r, -2.4999993993e-1);
  p = step(p, r, 3.3333331174e-1);
  const square = v128.mul<f32>(r, r);
  p = v128.mul<f32>(v128.mul<f32>(p, r), square);
  p = multiplyAdd(exponent, f32x4.splat(-2.12194440054690583e-4), p);
  p = v128.sub<f32>(p, v128.mul<f32>(square, f32x4.splat(0.5)));
  p = multiplyAdd(exponent, f32x4.splat(0.693359375), v128.add<f32>(r, p));
  // Infinity and NaN stay, 0 gives -infinity, anything below NaN.
  p = v128.bitselect(p, x, v128.lt<f32>(x, f32x4.splat(Infinity)));
  const tiny = v128.lt<f32>(x, f32x4.splat(1.17549435e-38));
  const below = v128.bitselect(f32x4.splat(NaN), f32x4.splat(-Infinity), v128.lt<f32>(x, f32x4.splat(0)));
  return v128.bitselect(below, p, tiny);
}
