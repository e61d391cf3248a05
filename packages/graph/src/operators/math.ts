import { roundHalfToEven } from '../tensor/round-half-to-even.ts';
import { errorFunction } from './error-function.ts';
import type { OperatorFamily } from './operator.ts';
import { unaryOperator } from './unary.ts';

/** Element-wise functions of one input. */
export const mathOperators: OperatorFamily = {
  Abs: unaryOperator(() => Math.abs, { integers: true, bigint: (x) => (x < 0n ? -x : x) }),
  Ceil: unaryOperator(() => Math.ceil),
  Erf: unaryOperator(() => errorFunction),
  Exp: unaryOperator(() => Math.exp),
  Floor: unaryOperator(() => Math.floor),
  Log: unaryOperator(() => Math.log),
  Neg: unaryOperator(() => (x) => -x, { integers: true, bigint: (x) => -x }),
  Reciprocal: unaryOperator(() => (x) => 1 / x),
  Round: unaryOperator(() => roundHalfToEven),
  Sign: unaryOperator(() => Math.sign, {
    integers: true,
    bigint: (x) => (x > 0n ? 1n : x < 0n ? -1n : 0n),
  }),
  Sqrt: unaryOperator(() => Math.sqrt),
};
