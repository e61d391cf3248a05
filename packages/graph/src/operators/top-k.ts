import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { elementCount } from '../tensor/tensor.ts';
import { integerData, knownIntegers, requiredInput, resolveAxis } from './arguments.ts';
import { intAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';
import { movable, outputShape } from './output-shape.ts';

/**
 * `TopK`: the `k` largest (or smallest) values along an axis and their indices, in order; of equal values the one
 * with the lower index first. NaN counts as larger than everything.
 */
export const topKOperators: OperatorFamily = {
  TopK: {
    infer(node, inputs) {
      const { dtype, shape } = requiredInput(node, inputs, 0);
      const k = knownIntegers(node, requiredInput(node, inputs, 1))?.[0];
      if (shape === null)
        return [
          { dtype, shape },
          { dtype: 'int64', shape },
        ];
      const axis = topAxis(node, shape.length);
      if (typeof k === 'number') checkCount(node, k, shape[axis]);
      const taken = shape.with(axis, k ?? null);
      return [
        { dtype, shape: taken },
        { dtype: 'int64', shape: taken },
      ];
    },
    execute(node, inputs) {
      const { dtype, shape, data } = movable(node, requiredInput(node, inputs, 0));
      const counts = integerData(node, requiredInput(node, inputs, 1));
      if (counts.length !== 1) throw nodeError(node, 'bad-shape', 'k is not one value');
      const [k] = counts;
      const axis = topAxis(node, shape.length);
      const size = shape[axis];
      checkCount(node, k, size);
      const sign = intAttribute(node, 'largest', 1) !== 0 ? 1 : -1;
      const inner = elementCount(shape.slice(axis + 1));
      const outer = elementCount(shape.slice(0, axis));
      const result = outputShape(node, shape.with(axis, k));
      const values = allocate(dtype, elementCount(result));
      const indices = new BigInt64Array(elementCount(result));
      // BigInts compare and move like numbers; only the type checker needs to be told one kind of array.
      const [source, target] = [data as Float32Array, values as Float32Array];
      for (let row = 0; row < (k === 0 ? 0 : outer * inner); row++) {
        const start = Math.floor(row / inner) * size * inner + (row % inner);
        const order = Uint32Array.from({ length: size }, (_, i) => i);
        order.sort((a, b) => {
          const [x, y] = [source[start + a * inner], source[start + b * inner]];
          return -sign * compare(x, y) || a - b;
        });
        const to = Math.floor(row / inner) * k * inner + (row % inner);
        for (let i = 0; i < k; i++) {
          target[to + i * inner] = source[start + order[i] * inner];
          indices[to + i * inner] = BigInt(order[i]);
        }
      }
      return [
        { dtype, shape: result, data: values },
        { dtype: 'int64', shape: result, data: indices },
      ];
    },
  },
};

function topAxis(node: Node, rank: number): number {
  if (rank === 0) throw nodeError(node, 'bad-shape', 'a scalar has no axis to look along');
  return resolveAxis(node, intAttribute(node, 'axis', -1), rank);
}

function checkCount(node: Node, k: number, size: number | string | null): void {
  if (k < 0 || (typeof size === 'number' && k > size))
    throw nodeError(node, 'bad-value', `${k} values cannot be taken of ${size}`);
}

function compare(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return a === b ? 0 : Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
