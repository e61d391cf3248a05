import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { integerData, knownIntegers, requiredInput, resolveAxis } from './arguments.ts';
import { nodeError } from './node-error.ts';
import type { InferredValue, OperatorFamily } from './operator.ts';
import { followedValue, integerValue, outputShape } from './output-shape.ts';

/** `Squeeze` and `Unsqueeze`: axes of size 1 taken out (all of them where input 1 names none) or put in. */
export const squeezeOperators: OperatorFamily = {
  Squeeze: {
    handlesHalf: true,
    infer(node, inputs) {
      const data = requiredInput(node, inputs, 0);
      if (data.shape === null) return [{ dtype: data.dtype, shape: null }];
      const axes = inputs[1] ? knownAxes(node, inputs[1]) : undefined;
      if (inputs[1] && !axes) {
        const count = inputs[1].shape?.[0];
        const rank = typeof count === 'number' ? data.shape.length - count : -1;
        return [{ dtype: data.dtype, shape: rank < 0 ? null : new Array<null>(rank).fill(null) }];
      }
      // Without axes, a size that is not known may be the 1 that goes.
      if (!axes && !data.shape.every((size) => typeof size === 'number'))
        return [{ dtype: data.dtype, shape: null }];
      return [reshaped(node, data, squeezed(node, data.shape, axes))];
    },
    execute(node, inputs) {
      const data = requiredInput(node, inputs, 0);
      const axes = inputs[1] && integerData(node, inputs[1]);
      return [{ ...data, shape: squeezed(node, data.shape, axes) }];
    },
  },
  Unsqueeze: {
    handlesHalf: true,
    infer(node, inputs) {
      const data = requiredInput(node, inputs, 0);
      const { dtype, shape } = data;
      const axesInput = requiredInput(node, inputs, 1);
      const axes = knownAxes(node, axesInput);
      if (shape === null) return [{ dtype, shape: null }];
      if (!axes) {
        const count = axesInput.shape?.[0];
        if (typeof count !== 'number') return [{ dtype, shape: null }];
        return [{ dtype, shape: outputShape(node, new Array<null>(shape.length + count).fill(null)) }];
      }
      return [reshaped(node, data, unsqueezed(node, shape, axes))];
    },
    execute(node, inputs) {
      const data = requiredInput(node, inputs, 0);
      const axes = integerData(node, requiredInput(node, inputs, 1));
      return [{ ...data, shape: unsqueezed(node, data.shape, axes) }];
    },
  },
};

function knownAxes(node: Node, value: InferredValue): readonly number[] | undefined {
  const axes = knownIntegers(node, value);
  return axes?.every((axis) => typeof axis === 'number') ? axes : undefined;
}

/** `data` under a shape that differs only by ones, with its known elements. */
function reshaped(node: Node, data: InferredValue, shape: readonly Dimension[]): InferredValue {
  const followed = shape.length < 2 ? followedValue(node, data) : undefined;
  if (followed) return integerValue(followed.dtype, shape as readonly number[], followed.elements);
  return { dtype: data.dtype, shape };
}

function squeezed<D extends Dimension>(
  node: Node,
  shape: readonly D[],
  axes: readonly number[] | undefined,
): readonly D[] {
  if (!axes) return shape.filter((size) => size !== 1);
  const gone = new Set(axes.map((axis) => resolveAxis(node, axis, shape.length)));
  return shape.filter((size, axis) => {
    if (gone.has(axis) && typeof size === 'number' && size !== 1) {
      throw nodeError(node, 'bad-shape', `axis ${axis} cannot be taken out`, { expected: 1, actual: size });
    }
    return !gone.has(axis);
  });
}

function unsqueezed<D extends Dimension>(
  node: Node,
  shape: readonly D[],
  axes: readonly number[],
): readonly (D | 1)[] {
  const rank = outputShape(node, [...shape, ...axes.map(() => 1)]).length;
  const added = new Set(axes.map((axis) => resolveAxis(node, axis, rank)));
  if (added.size !== axes.length)
    throw nodeError(node, 'bad-value', `axes [${axes.join(', ')}] are not distinct`);
  let next = 0;
  return Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : shape[next++]));
}
