import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { elementCount } from '../tensor/tensor.ts';
import { requiredInput, resolveAxis } from './arguments.ts';
import { intAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';
import type { Operator, OperatorFamily } from './operator.ts';
import { movable, outputShape } from './output-shape.ts';

/** `ArgMax` and `ArgMin`: the index of the extreme value along `axis`, the first of equal ones unless
 * `select_last_index`. The first NaN counts as extreme. */
export const argMaxOperators: OperatorFamily = {
  ArgMax: argOperator((value, best) => value > best),
  ArgMin: argOperator((value, best) => value < best),
};

function argOperator(better: (value: number, best: number) => boolean): Operator {
  return {
    infer(node, inputs) {
      const { shape } = requiredInput(node, inputs, 0);
      return [{ dtype: 'int64', shape: shape && reducedShape(node, shape, argAxis(node, shape.length)) }];
    },
    execute(node, inputs) {
      const { shape, data } = movable(node, requiredInput(node, inputs, 0));
      const axis = argAxis(node, shape.length);
      const last = intAttribute(node, 'select_last_index', 0) !== 0;
      const size = shape[axis];
      const result = reducedShape(node, shape, axis);
      const inner = elementCount(shape.slice(axis + 1));
      const indices = new BigInt64Array(elementCount(result));
      if (size === 0 && indices.length > 0)
        throw nodeError(node, 'bad-shape', `axis ${axis} has no elements`);
      // BigInts compare like numbers; only the type checker needs to be told one kind of array.
      const values = data as Float32Array;
      for (let i = 0; i < indices.length; i++) {
        const start = Math.floor(i / inner) * size * inner + (i % inner);
        let best = 0;
        for (let j = 1; j < size; j++) {
          const [value, bestValue] = [values[start + j * inner], values[start + best * inner]];
          if (better(value, bestValue) || (last && value === bestValue) || isFirstNaN(value, bestValue))
            best = j;
        }
        indices[i] = BigInt(best);
      }
      return [{ dtype: 'int64', shape: result, data: indices }];
    },
  };
}

function isFirstNaN(value: number, best: number): boolean {
  return Number.isNaN(value) && !Number.isNaN(best);
}

function argAxis(node: Node, rank: number): number {
  if (rank === 0) throw nodeError(node, 'bad-shape', 'a scalar has no axis to look along');
  return resolveAxis(node, intAttribute(node, 'axis', 0), rank);
}

function reducedShape<D extends Dimension>(
  node: Node,
  shape: readonly D[],
  axis: number,
): readonly (D | 1)[] {
  const keep = intAttribute(node, 'keepdims', 1) !== 0;
  return outputShape(node, keep ? shape.map((size, i) => (i === axis ? 1 : size)) : shape.toSpliced(axis, 1));
}
