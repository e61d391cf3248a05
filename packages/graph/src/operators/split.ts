import type { Node } from '../network/node.ts';
import { stridedCopy } from '../tensor/strided-copy.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { integerData, knownIntegers, requiredInput, resolveAxis } from './arguments.ts';
import { intAttribute } from './attributes.ts';
import { rowMajorStrides } from './broadcast.ts';
import { nodeError } from './node-error.ts';
import type { InferredValue, OperatorFamily } from './operator.ts';
import { followedValue, integerValue, movable } from './output-shape.ts';

/** `Split`: an input cut along `axis` into outputs of the sizes in input 1, or into `num_outputs` equal ones. */
export const splitOperators: OperatorFamily = {
  Split: {
    handlesHalf: true,
    infer(node, inputs) {
      const data = requiredInput(node, inputs, 0);
      const { dtype, shape } = data;
      if (shape === null) return node.outputs.map(() => ({ dtype, shape }));
      const axis = resolveAxis(node, intAttribute(node, 'axis', 0), shape.length);
      const size = shape[axis];
      const given = inputs[1] && knownIntegers(node, inputs[1]);
      let sizes: readonly (number | null)[] = node.outputs.map(() => null);
      if (given?.every((each) => typeof each === 'number'))
        sizes = checkSizes(node, given, typeof size === 'number' ? size : undefined);
      else if (!inputs[1] && typeof size === 'number') sizes = equalSizes(node, size);
      const followed = followedValue(node, data);
      let start = 0;
      return node.outputs.map((_, i): InferredValue => {
        const length = sizes[i];
        const from = start;
        start += length ?? 0;
        if (followed && length !== null)
          return integerValue(followed.dtype, [length], followed.elements.slice(from, from + length));
        return { dtype, shape: shape.with(axis, length) };
      });
    },
    execute(node, inputs) {
      const input = movable(node, requiredInput(node, inputs, 0));
      const axis = resolveAxis(node, intAttribute(node, 'axis', 0), input.shape.length);
      if (input.shape.length === 0) throw nodeError(node, 'bad-shape', 'a scalar cannot be split');
      const size = input.shape[axis];
      const sizes = inputs[1] ? checkSizes(node, integerData(node, inputs[1]), size) : equalSizes(node, size);
      return splitTensor(input, axis, sizes);
    },
  },
};

/** `tensor` cut along `axis` into pieces of `sizes`, which add up to its size there. */
function splitTensor(tensor: Tensor, axis: number, sizes: readonly number[]): Tensor[] {
  const strides = rowMajorStrides(tensor.shape);
  let start = 0;
  return sizes.map((size) => {
    const piece = stridedCopy(tensor, tensor.shape.with(axis, size), strides, start * strides[axis]);
    start += size;
    return piece;
  });
}

function checkSizes(node: Node, sizes: readonly number[], total: number | undefined): readonly number[] {
  if (sizes.length !== node.outputs.length) {
    throw nodeError(node, 'bad-shape', 'there must be one size an output', {
      expected: node.outputs.length,
      actual: sizes.length,
    });
  }
  if (sizes.some((size) => size < 0))
    throw nodeError(node, 'bad-shape', `sizes [${sizes.join(', ')}] are not all positive`);
  const sum = sizes.reduce((a, b) => a + b, 0);
  if (total !== undefined && sum !== total)
    throw nodeError(node, 'bad-shape', 'sizes do not add up', { expected: total, actual: sum });
  return sizes;
}

function equalSizes(node: Node, total: number): number[] {
  const count = intAttribute(node, 'num_outputs', node.outputs.length);
  if (count !== node.outputs.length) {
    throw nodeError(node, 'bad-graph', 'num_outputs is not the number of outputs', {
      expected: node.outputs.length,
      actual: count,
    });
  }
  const size = Math.ceil(total / count);
  const last = total - size * (count - 1);
  if (last < 0) throw nodeError(node, 'bad-shape', `${total} cannot be split into ${count}`);
  return new Array<number>(count).fill(size).with(-1, last);
}
