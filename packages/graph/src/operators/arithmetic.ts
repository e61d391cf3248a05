import type { Node } from '../network/node.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { requiredInput } from './arguments.ts';
import { intAttribute } from './attributes.ts';
import {
  type BinaryFunctions,
  binaryOperator,
  combineNumbers,
  inferBroadcast,
  variadicOperator,
} from './binary.ts';
import { elementClass, holdsBigInts } from './element-types.ts';
import { nodeError } from './node-error.ts';
import type { Operator, OperatorFamily } from './operator.ts';
import { mapNumbers } from './unary.ts';

const maximum: BinaryFunctions = { float: Math.max, bigint: larger };
const minimum: BinaryFunctions = { float: Math.min, bigint: smaller };

function larger(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}

function smaller(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}

const division = (node: Node): BinaryFunctions => ({
  float: (a, b) => a / b,
  integer: (a, b) => Math.trunc(a / nonZero(node, b)),
  bigint: (a, b) => a / nonZero(node, b),
});

/** With `fmod` the rest has the sign of the dividend, as in C; without it that of the divisor, and no floats. */
function modulo(node: Node): BinaryFunctions {
  if (intAttribute(node, 'fmod', 0) !== 0) {
    return {
      float: (a, b) => a % b,
      integer: (a, b) => a % nonZero(node, b),
      bigint: (a, b) => a % nonZero(node, b),
    };
  }
  return {
    integer: (a, b) => {
      const rest = a % nonZero(node, b);
      return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
    },
    bigint: (a, b) => {
      const rest = a % nonZero(node, b);
      return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
    },
  };
}

function nonZero<T extends number | bigint>(node: Node, divisor: T): T {
  if (Number(divisor) === 0) throw nodeError(node, 'bad-value', 'an integer is divided by zero');
  return divisor;
}

/** Base and exponent may be of different types; the result has that of the base. */
const power: Operator = {
  infer: (node, inputs) => inferBroadcast(node, inputs.slice(0, 2)),
  execute: (node, inputs) => {
    const [base, exponent] = [requiredInput(node, inputs, 0), requiredInput(node, inputs, 1)];
    for (const { dtype } of [base, exponent])
      if (elementClass(node, dtype) === 'bool') throw nodeError(node, 'bad-type', 'bool has no powers');
    const result = combineNumbers(node, asNumbers(base), asNumbers(exponent), 'float64', raise);
    if (base.dtype === 'float64') return [result];
    if (!holdsBigInts(base.data)) {
      const rounded = base.data.constructor as Float32ArrayConstructor;
      return [{ ...result, dtype: base.dtype, data: rounded.from(result.data as Float64Array) }];
    }
    return [{ ...result, dtype: base.dtype, data: toBigInts(base, result.data as Float64Array) }];
  },
};

/** C's `pow`: 1 to any power is 1, and so is -1 to an infinite one. */
function raise(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY)) return 1;
  return base ** exponent;
}

function asNumbers(tensor: Tensor): Tensor {
  if (!holdsBigInts(tensor.data)) return tensor;
  return { ...tensor, dtype: 'float64', data: Float64Array.from(tensor.data, Number) };
}

function toBigInts(like: Tensor, values: Float64Array): BigInt64Array | BigUint64Array {
  const result =
    like.dtype === 'uint64' ? new BigUint64Array(values.length) : new BigInt64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = Math.max(-(2 ** 63), Math.min(2 ** 64, values[i]));
    result[i] = Number.isNaN(value) ? 0n : BigInt(Math.trunc(value));
  }
  return result;
}

/** Element-wise arithmetic with broadcasting. Integers wrap; their division truncates. */
export const arithmeticOperators: OperatorFamily = {
  Add: binaryOperator(() => ({ float: (a, b) => a + b, bigint: (a, b) => a + b })),
  Sub: binaryOperator(() => ({ float: (a, b) => a - b, bigint: (a, b) => a - b })),
  Mul: binaryOperator(() => ({ float: (a, b) => a * b, integer: Math.imul, bigint: (a, b) => a * b })),
  Div: binaryOperator(division),
  Mod: binaryOperator(modulo),
  Pow: power,
  Sum: variadicOperator({ float: (a, b) => a + b }),
  Max: variadicOperator(maximum),
  Min: variadicOperator(minimum),
  Mean: variadicOperator({ float: (a, b) => a + b }, (total, count) => mapNumbers(total, (x) => x / count)),
};
