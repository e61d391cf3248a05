import { stridedCopy } from '../tensor/strided-copy.ts';
import { integerData, knownIntegers, requiredInput } from './arguments.ts';
import { broadcastShapes, broadcastStrides, rowMajorStrides } from './broadcast.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';
import { movable, outputShape } from './output-shape.ts';

/** `Expand` and `Tile`: elements repeated, by broadcasting to a shape or so many times along each axis. */
export const expandOperators: OperatorFamily = {
  Expand: {
    handlesHalf: true,
    infer(node, inputs) {
      const { dtype, shape } = requiredInput(node, inputs, 0);
      const target = requiredInput(node, inputs, 1);
      const wanted = knownIntegers(node, target);
      if (wanted && shape)
        return [{ dtype, shape: outputShape(node, broadcastShapes(node, [shape, wanted])) }];
      const length = target.shape?.[0];
      if (!shape || typeof length !== 'number') return [{ dtype, shape: null }];
      const rank = Math.max(shape.length, length);
      return [{ dtype, shape: outputShape(node, new Array<null>(rank).fill(null)) }];
    },
    execute(node, inputs) {
      const data = movable(node, requiredInput(node, inputs, 0));
      const wanted = outputShape(node, integerData(node, requiredInput(node, inputs, 1)));
      const shape = outputShape(node, broadcastShapes(node, [data.shape, wanted]));
      return [stridedCopy(data, shape, broadcastStrides(data.shape, shape))];
    },
  },
  Tile: {
    handlesHalf: true,
    infer(node, inputs) {
      const { dtype, shape } = requiredInput(node, inputs, 0);
      const repeats = knownIntegers(node, requiredInput(node, inputs, 1));
      if (!repeats) return [{ dtype, shape: shape?.map(() => null) ?? null }];
      if (!shape) return [{ dtype, shape: outputShape(node, new Array<null>(repeats.length).fill(null)) }];
      if (repeats.length !== shape.length) {
        throw nodeError(node, 'bad-shape', 'every axis needs a number of repeats', {
          expected: shape.length,
          actual: repeats.length,
        });
      }
      const tiled = shape.map((size, axis) => {
        const times = repeats[axis];
        if (times === 1) return size;
        return typeof size === 'number' && typeof times === 'number' ? size * times : null;
      });
      return [{ dtype, shape: outputShape(node, tiled) }];
    },
    execute(node, inputs) {
      const data = movable(node, requiredInput(node, inputs, 0));
      const repeats = integerData(node, requiredInput(node, inputs, 1));
      if (repeats.length !== data.shape.length || repeats.some((times) => times < 0))
        throw nodeError(
          node,
          'bad-shape',
          `[${repeats.join(', ')}] cannot repeat [${data.shape.join(', ')}]`,
        );
      const shape = outputShape(
        node,
        data.shape.map((size, axis) => size * repeats[axis]),
      );
      const strides = rowMajorStrides(data.shape);
      // Each axis becomes two, its repeats (at stride 0) and its elements.
      const { data: tiled } = stridedCopy(
        data,
        data.shape.flatMap((size, axis) => [repeats[axis], size]),
        strides.flatMap((stride) => [0, stride]),
      );
      return [{ dtype: data.dtype, shape, data: tiled }];
    },
  },
};
