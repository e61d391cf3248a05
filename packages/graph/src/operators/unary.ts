import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { requiredInput } from './arguments.ts';
import { elementClass, holdsBigInts } from './element-types.ts';
import { nodeError } from './node-error.ts';
import type { Operator } from './operator.ts';

type NumberFunction = (x: number) => number;
type BigIntFunction = (x: bigint) => bigint;

/**
 * An operator that maps each element of its first input by itself. `prepare` reads the node's attributes once and
 * gives the function; `bigint` is that for 64-bit integers, `integers` says whether shorter ones are allowed.
 */
export function unaryOperator(
  prepare: (node: Node) => NumberFunction,
  { integers = false, bigint }: { integers?: boolean; bigint?: BigIntFunction } = {},
): Operator {
  return {
    infer: (node, inputs) => {
      const { dtype, shape } = requiredInput(node, inputs, 0);
      return [{ dtype, shape }];
    },
    execute: (node, inputs) => {
      const input = requiredInput(node, inputs, 0);
      const kind = elementClass(node, input.dtype);
      if (kind === 'float' || (kind === 'integer' && integers)) return [mapNumbers(input, prepare(node))];
      if (kind === 'big-integer' && bigint) return [mapBigInts(input, bigint)];
      throw nodeError(node, 'bad-type', `${input.dtype} is not allowed here`);
    },
  };
}

/** A tensor of the same type and shape with `map` of each element; not for 64-bit integers. */
export function mapNumbers(input: Tensor, map: NumberFunction): Tensor {
  const { dtype, shape, data } = input;
  const result = allocate(dtype, data.length);
  if (holdsBigInts(data) || holdsBigInts(result))
    throw new TypeError('64-bit integers are not plain numbers');
  for (let i = 0; i < data.length; i++) result[i] = map(data[i]);
  return { dtype, shape, data: result };
}

function mapBigInts(input: Tensor, map: BigIntFunction): Tensor {
  const { dtype, shape, data } = input;
  const result = allocate(dtype, data.length);
  if (!holdsBigInts(data) || !holdsBigInts(result))
    throw new TypeError('plain numbers are not 64-bit integers');
  for (let i = 0; i < data.length; i++) result[i] = map(data[i]);
  return { dtype, shape, data: result };
}
