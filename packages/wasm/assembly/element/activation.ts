import { multiplyAdd } from '../multiply-add';
import {
  ABS,
  AFFINE,
  CEIL,
  ELU,
  ERF,
  EXP,
  FLOOR,
  GELU,
  GELU_TANH,
  HARD_SIGMOID,
  HARD_SWISH,
  LEAKY_RELU,
  LOG,
  MISH,
  RECIPROCAL,
  ROUND,
  SIGMOID,
  SILU,
  SOFTPLUS,
  SOFTSIGN,
  SQRT,
  TANH,
} from './activation-kinds';
import { boundedExponential, exponential, logarithm } from './exponential';

/** `kind` of the `count` floats at `address`, in place. */
export function activate(address: usize, count: i32, kind: i32, a: f32, b: f32): void {
  mapElements(address, address, count, kind, a, b);
}

/** `kind` of the `count` floats at `from`, stored at `to`, which may be the same. */
export function mapElements(from: usize, to: usize, count: i32, kind: i32, a: f32, b: f32): void {
  if (kind == SIGMOID || kind == SILU || kind == MISH) {
    mapGates(from, to, count, kind);
    return;
  }
  const a4 = f32x4.splat(a);
  const b4 = f32x4.splat(b);
  for (; count > 0; count -= 4) {
    storeSome(to, mapVector(v128.load(from), kind, a4, b4), count);
    from += 16;
    to += 16;
  }
}

/**
 * Sigmoid, `x * sigmoid(x)` and Mish, which is `x * (e * e + 2 * e) / (e * e + 2 * e + 2)` with `e = exp(x)`: the
 * frequent ones, in a loop of their own for the sake of constants that stay in registers.
 */
function mapGates(from: usize, to: usize, count: i32, kind: i32): void {
  const one = f32x4.splat(1);
  const square = f32x4.splat(kind == MISH ? 1 : 0);
  const linear = v128.add<f32>(square, one);
  const gated = i32x4.splat(kind == SIGMOID ? 0 : -1);
  for (; count > 0; count -= 4) {
    const x = v128.load(from);
    // All are 0 or 1 times x to the last bit beyond.
    const e = boundedExponential(v128.pmin<f32>(v128.pmax<f32>(x, f32x4.splat(-88)), f32x4.splat(30)));
    const n = v128.mul<f32>(e, multiplyAdd(e, square, linear));
    const gate = v128.div<f32>(n, v128.add<f32>(n, linear));
    storeSome(to, v128.mul<f32>(gate, v128.bitselect(x, one, gated)), count);
    from += 16;
    to += 16;
  }
}

/** Stores the first `count` lanes, all where there are more. */
@inline
export function storeSome(to: usize, values: v128, count: i32): void {
  if (count >= 4) v128.store(to, values);
  else storePart(to, values, count);
}

/** Up to 3 lanes. A function of its own, since it is at the end of every loop. */
function storePart(to: usize, values: v128, count: i32): void {
  if (count & 2) {
    v128.store64_lane(to, values, 0);
    if (count & 1) v128.store32_lane(to, values, 2, 8);
  } else {
    v128.store32_lane(to, values, 0);
  }
}

@inline
function mapVector(x: v128, kind: i32, a: v128, b: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  switch (kind) {
    case LEAKY_RELU:
      return multiplyAdd(a, v128.pmin<f32>(x, zero), v128.pmax<f32>(x, zero));
    case TANH:
      return hyperbolicTangent(x);
    case HARD_SWISH:
      return v128.mul<f32>(x, unit(multiplyAdd(x, f32x4.splat(1.0 / 6.0), f32x4.splat(0.5))));
    case HARD_SIGMOID:
      return unit(multiplyAdd(a, x, b));
    case ELU: {
      const below = v128.mul<f32>(a, exponentialMinusOne(v128.pmin<f32>(x, zero)));
      return v128.mul<f32>(b, v128.add<f32>(v128.pmax<f32>(x, zero), below));
    }
    case SOFTPLUS: {
      // log(1 + e) with the rounding of 1 + e made up for.
      const e = exponential(v128.neg<f32>(v128.abs<f32>(x)), zero);
      const sum = v128.add<f32>(e, one);
      const rest = v128.sub<f32>(e, v128.sub<f32>(sum, one));
      const log = v128.add<f32>(logarithm(sum), v128.div<f32>(rest, sum));
      return v128.add<f32>(v128.pmax<f32>(x, zero), log);
    }
    case SOFTSIGN:
      return v128.div<f32>(x, v128.add<f32>(v128.abs<f32>(x), one));
    case AFFINE:
      return multiplyAdd(a, x, b);
    case ABS:
      return v128.abs<f32>(x);
    case SQRT:
      return v128.sqrt<f32>(x);
    case RECIPROCAL:
      return v128.div<f32>(one, x);
    case EXP:
      return exponential(x, zero);
    case LOG:
      return logarithm(x);
    case FLOOR:
      return v128.floor<f32>(x);
    case CEIL:
      return v128.ceil<f32>(x);
    case ROUND:
      return v128.nearest<f32>(x);
    case ERF:
      return errorFunction(x);
    case GELU:
      return gate(x, errorFunction(v128.mul<f32>(x, f32x4.splat(0.70710678118654752))));
    case GELU_TANH: {
      const cubic = multiplyAdd(v128.mul<f32>(x, x), f32x4.splat(0.0356774081363), f32x4.splat(0.797884560803));
      return gate(x, hyperbolicTangent(v128.mul<f32>(x, cubic)));
    }
    default:
      return v128.pmin<f32>(v128.pmax<f32>(x, a), b);
  }
}

@inline
function unit(x: v128): v128 {
  return v128.pmin<f32>(v128.pmax<f32>(x, f32x4.splat(0)), f32x4.splat(1));
}

/** `x * (1 + y) / 2`. */
@inline
function gate(x: v128, y: v128): v128 {
  const half = v128.mul<f32>(x, f32x4.splat(0.5));
  return multiplyAdd(half, y, half);
}

@inline
function exponentialMinusOne(x: v128): v128 {
  return exponential(x, i32x4.splat(-1));
}

function hyperbolicTangent(x: v128): v128 {
  // It is 1 from 10 on, and beyond exp(2 * x) would overflow.
  const bounded = v128.pmin<f32>(v128.pmax<f32>(x, f32x4.splat(-10)), f32x4.splat(10));
  const e = exponentialMinusOne(v128.add<f32>(bounded, bounded));
  return v128.div<f32>(e, v128.add<f32>(e, f32x4.splat(2)));
}

/** `1 - exp(-x * polynomial(x))` for x from 0 to 4, fitted to 2e-7 of the result; it is odd, and 1 from 4 on. */
function errorFunction(x: v128): v128 {
  const m = v128.pmin<f32>(v128.abs<f32>(x), f32x4.splat(4));
  let p = multiplyAdd(f32x4.splat(-1.0827676385792149e-4), m, f32x4.splat(5.60354161317278e-4));
  p = multiplyAdd(p, m, f32x4.splat(1.0403213595297084e-3));
  p = multiplyAdd(p, m, f32x4.splat(-1.9816565419994686e-2));
  p = multiplyAdd(p, m, f32x4.splat(0.10294757737216895));
  p = multiplyAdd(p, m, f32x4.splat(0.6366037168263282));
  p = multiplyAdd(p, m, f32x4.splat(1.1283794030122734));
  const e = exponentialMinusOne(v128.neg<f32>(v128.mul<f32>(m, p)));
  // Its sign is that of x.
  return v128.bitselect(x, e, i32x4.splat(<i32>0x80000000));
}
