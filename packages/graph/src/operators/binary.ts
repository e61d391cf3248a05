import type { Node } from '../network/node.ts';
import { allocate, type DataType } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { requiredInput } from './arguments.ts';
import { broadcastShapes } from './broadcast.ts';
import { broadcastRows } from './broadcast-rows.ts';
import { commonType, type ElementClass, elementClass, holdsBigInts } from './element-types.ts';
import { nodeError } from './node-error.ts';
import type { InferredValue, Operator } from './operator.ts';
import { outputShape } from './output-shape.ts';

/** What an element-wise function of two inputs does for each class of types; a class that is absent is not allowed. */
export interface BinaryFunctions {
  /** Also for integers of at most 32 bits where `integer` is absent. */
  readonly float?: (a: number, b: number) => number;
  readonly integer?: (a: number, b: number) => number;
  readonly bigint?: (a: bigint, b: bigint) => bigint;
  readonly bool?: (a: number, b: number) => number;
}

/** An element-wise operator of two inputs of one type that gives the same type. */
export function binaryOperator(functions: (node: Node) => BinaryFunctions): Operator {
  return {
    infer: (node, inputs) => inferBroadcast(node, inputs.slice(0, 2)),
    execute: (node, inputs) => {
      const [a, b] = [requiredInput(node, inputs, 0), requiredInput(node, inputs, 1)];
      return [combine(node, functions(node), a, b)];
    },
  };
}

/** An element-wise operator of any number of inputs, combined from left to right, then `finish`ed. */
export function variadicOperator(
  functions: BinaryFunctions,
  finish?: (total: Tensor, count: number) => Tensor,
): Operator {
  return {
    infer: inferBroadcast,
    execute: (node, inputs) => {
      const [first, ...others] = inputs.map((_, index) => requiredInput(node, inputs, index));
      const total = others.reduce((a, b) => combine(node, functions, a, b), requiredInput(node, [first], 0));
      checkAllowed(node, functions, total.dtype);
      return [finish ? finish(total, inputs.length) : total];
    },
  };
}

/** Type of the first input, all inputs' shapes broadcast. */
export function inferBroadcast(node: Node, inputs: readonly (InferredValue | undefined)[]): [InferredValue] {
  const values = inputs.map((_, index) => requiredInput(node, inputs, index));
  const { dtype } = requiredInput(node, values, 0);
  const shapes = values.map(({ shape }) => shape);
  return [{ dtype, shape: shapes.every((shape) => shape !== null) ? broadcastShapes(node, shapes) : null }];
}

function checkAllowed(node: Node, functions: BinaryFunctions, dtype: DataType): void {
  const kind = elementClass(node, dtype);
  if (!(kind === 'big-integer' ? functions.bigint : numberFunction(functions, kind)))
    throw nodeError(node, 'bad-type', `${dtype} is not allowed here`);
}

function combine(node: Node, functions: BinaryFunctions, a: Tensor, b: Tensor): Tensor {
  const dtype = commonType(node, [a, b]);
  checkAllowed(node, functions, dtype);
  const kind = elementClass(node, dtype);
  return kind === 'big-integer'
    ? combineBigInts(node, a, b, dtype, functions.bigint!)
    : combineNumbers(node, a, b, dtype, numberFunction(functions, kind)!);
}

function numberFunction(functions: BinaryFunctions, kind: Exclude<ElementClass, 'big-integer'>) {
  if (kind === 'integer') return functions.integer ?? functions.float;
  return functions[kind];
}

/** `apply` of the elements of two broadcast tensors of plain numbers, as a tensor of type `dtype`. */
export function combineNumbers(
  node: Node,
  a: Tensor,
  b: Tensor,
  dtype: DataType,
  apply: (a: number, b: number) => number,
): Tensor {
  const shape = outputShape(node, broadcastShapes(node, [a.shape, b.shape]));
  const data = allocate(dtype, elementCount(shape));
  const [x, y] = [a.data, b.data];
  if (holdsBigInts(data) || holdsBigInts(x) || holdsBigInts(y))
    throw new TypeError('plain numbers are needed');
  broadcastRows([a.shape, b.shape], shape, (out, length, offsets, strides) => {
    let [i, j] = offsets;
    const [stepX, stepY] = strides;
    for (const end = out + length; out < end; out++, i += stepX, j += stepY) data[out] = apply(x[i], y[j]);
  });
  return { dtype, shape, data };
}

/** The same for 64-bit integers; `dtype` may be `bool`, where `apply` gives a boolean. */
export function combineBigInts(
  node: Node,
  a: Tensor,
  b: Tensor,
  dtype: DataType,
  apply: (a: bigint, b: bigint) => bigint | boolean,
): Tensor {
  const shape = outputShape(node, broadcastShapes(node, [a.shape, b.shape]));
  const data = allocate(dtype, elementCount(shape));
  const [x, y] = [a.data, b.data];
  if (!holdsBigInts(x) || !holdsBigInts(y)) throw new TypeError('64-bit integers are needed');
  broadcastRows([a.shape, b.shape], shape, (out, length, offsets, strides) => {
    let [i, j] = offsets;
    for (const end = out + length; out < end; out++, i += strides[0], j += strides[1]) {
      const value = apply(x[i], y[j]);
      data[out] = typeof value === 'boolean' ? Number(value) : value;
    }
  });
  return { dtype, shape, data };
}
