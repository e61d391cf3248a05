import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { elementCount, int64 } from '../tensor/tensor.ts';
import { requiredInput } from './arguments.ts';
import { intAttribute } from './attributes.ts';
import type { OperatorFamily } from './operator.ts';
import { integerValue } from './output-shape.ts';

/** `Shape` (from axis `start` to before `end`) and `Size` (the number of elements) of an input. */
export const shapeOperators: OperatorFamily = {
  Shape: {
    handlesHalf: true,
    infer(node, inputs) {
      const { shape } = requiredInput(node, inputs, 0);
      if (shape === null) return [{ dtype: 'int64', shape: [null] }];
      const sizes = shapeRange(node, shape);
      return [integerValue('int64', [sizes.length], sizes)];
    },
    execute(node, inputs) {
      const sizes = shapeRange(node, requiredInput(node, inputs, 0).shape);
      return [int64([sizes.length], sizes)];
    },
  },
  Size: {
    handlesHalf: true,
    infer(node, inputs) {
      const { shape } = requiredInput(node, inputs, 0);
      if (!shape?.every((size) => typeof size === 'number')) return [{ dtype: 'int64', shape: [] }];
      return [integerValue('int64', [], [elementCount(shape)])];
    },
    execute(node, inputs) {
      return [int64([], [elementCount(requiredInput(node, inputs, 0).shape)])];
    },
  },
};

function shapeRange<D extends Dimension>(node: Node, sizes: readonly D[]): readonly D[] {
  const rank = sizes.length;
  const clamp = (axis: number): number => Math.min(Math.max(axis < 0 ? axis + rank : axis, 0), rank);
  return sizes.slice(clamp(intAttribute(node, 'start', 0)), clamp(intAttribute(node, 'end', rank)));
}
