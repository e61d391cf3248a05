import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { bigIntRange, numberRange } from '../tensor/value-range.ts';
import { integerData, knownIntegers, requiredInput, resolveAxis } from './arguments.ts';
import { intAttribute } from './attributes.ts';
import type { InferredValue, Operator, OperatorFamily } from './operator.ts';
import { movable, outputShape } from './output-shape.ts';
import { bigIntReductions, numberReductions, type Reduction } from './reductions.ts';
import { permuted } from './transpose.ts';

/**
 * `ReduceSum` and its like: the values along the axes in input 1 become one. Without axes all are reduced, or none
 * with `noop_with_empty_axes`; the axes stay with size 1 unless `keepdims` is 0.
 */
export const reduceOperators: OperatorFamily = {
  ReduceSum: reduceOperator('sum'),
  ReduceMean: reduceOperator('mean'),
  ReduceMax: reduceOperator('max'),
  ReduceMin: reduceOperator('min'),
  ReduceProd: reduceOperator('product'),
  ReduceL2: reduceOperator('l2'),
};

function reduceOperator(reduction: Reduction): Operator {
  return {
    infer(node, inputs) {
      const { dtype, shape } = requiredInput(node, inputs, 0);
      if (shape === null) return [{ dtype, shape }];
      const keep = intAttribute(node, 'keepdims', 1) !== 0;
      const axes = reducedAxes(node, shape.length, inputs[1] && inferAxes(node, inputs[1]));
      if (axes === null) return [{ dtype, shape: keep ? shape.map(() => null) : null }];
      const reduced = shape.map((size, axis) => (axes.has(axis) ? 1 : size));
      return [{ dtype, shape: keep ? reduced : reduced.filter((_, axis) => !axes.has(axis)) }];
    },
    execute(node, inputs) {
      const data = movable(node, requiredInput(node, inputs, 0));
      const { shape } = data;
      const axes = reducedAxes(node, shape.length, inputs[1] && integerData(node, inputs[1]));
      const keep = intAttribute(node, 'keepdims', 1) !== 0;
      // The length of a vector of one number is not that number, but its absolute value.
      if (axes.size === 0 && reduction !== 'l2') return [data];
      const all = shape.map((_, axis) => axis);
      const kept = all.filter((axis) => !axes.has(axis));
      const keptShape = outputShape(
        node,
        kept.map((axis) => shape[axis]),
      );
      const ordered = permuted(data, [...kept, ...all.filter((axis) => axes.has(axis))]);
      const result = reduceRows(ordered, elementCount(keptShape), reduction);
      const keptRank = shape.map((size, axis) => (axes.has(axis) ? 1 : size));
      return [{ ...result, shape: keep ? keptRank : keptShape }];
    },
  };
}

/** Axes from input 1 as far as inference knows them: `null` where it does not, `undefined` for surely none. */
function inferAxes(node: Node, input: InferredValue): readonly number[] | null {
  const known = knownIntegers(node, input);
  if (known?.every((axis) => typeof axis === 'number')) return known;
  return input.shape?.[0] === 0 ? [] : null;
}

function reducedAxes(node: Node, rank: number, axes: readonly number[] | undefined): ReadonlySet<number>;
function reducedAxes(
  node: Node,
  rank: number,
  axes: readonly number[] | null | undefined,
): ReadonlySet<number> | null;
function reducedAxes(
  node: Node,
  rank: number,
  axes: readonly number[] | null | undefined,
): ReadonlySet<number> | null {
  if (axes === null) return null;
  if (axes?.length) return new Set(axes.map((axis) => resolveAxis(node, axis, rank)));
  const none = intAttribute(node, 'noop_with_empty_axes', 0) !== 0;
  return new Set(none ? [] : Array.from({ length: rank }, (_, axis) => axis));
}

/** Reduces each of `rows` equal rows of a tensor's elements to one. */
function reduceRows({ dtype, data }: Tensor, rows: number, reduction: Reduction): Tensor {
  const result = allocate(dtype, rows);
  const length = rows === 0 ? 0 : data.length / rows;
  const [ofNumbers, ofBigInts] = [numberReductions[reduction], bigIntReductions[reduction]];
  const [numbers, bigInts] = [numberRange(dtype), bigIntRange(dtype)];
  for (let row = 0; row < rows; row++) {
    const values = data.subarray(row * length, (row + 1) * length);
    if (values instanceof BigInt64Array || values instanceof BigUint64Array)
      (result as BigInt64Array)[row] = ofBigInts(values, bigInts);
    else (result as Float32Array)[row] = ofNumbers(values, numbers);
  }
  return { dtype, shape: [rows], data: result };
}
