import type { Node } from '../network/node.ts';
import { stridedCopy } from '../tensor/strided-copy.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { requiredInput } from './arguments.ts';
import { intsAttribute } from './attributes.ts';
import { rowMajorStrides } from './broadcast.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';
import { movable } from './output-shape.ts';

/** `Transpose`: output axis `i` is input axis `perm[i]`; without `perm` the axes are reversed. */
export const transposeOperators: OperatorFamily = {
  Transpose: {
    handlesHalf: true,
    infer(node, inputs) {
      const { dtype, shape } = requiredInput(node, inputs, 0);
      if (shape === null) return [{ dtype, shape }];
      return [{ dtype, shape: permutation(node, shape.length).map((axis) => shape[axis]) }];
    },
    execute(node, inputs) {
      const data = movable(node, requiredInput(node, inputs, 0));
      return [permuted(data, permutation(node, data.shape.length))];
    },
  },
};

/** `tensor` with its axes in the order `axes`. */
export function permuted(tensor: Tensor, axes: readonly number[]): Tensor {
  const strides = rowMajorStrides(tensor.shape);
  return stridedCopy(
    tensor,
    axes.map((axis) => tensor.shape[axis]),
    axes.map((axis) => strides[axis]),
  );
}

function permutation(node: Node, rank: number): readonly number[] {
  const perm = intsAttribute(node, 'perm', undefined);
  if (perm === undefined) return Array.from({ length: rank }, (_, i) => rank - 1 - i);
  const sorted = [...perm].sort((a, b) => a - b);
  if (perm.length !== rank || sorted.some((axis, i) => axis !== i))
    throw nodeError(node, 'bad-shape', `[${perm.join(', ')}] is no permutation of ${rank} axes`);
  return perm;
}
