import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { takeIndices } from '../tensor/take-indices.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { integerData, knownIntegers, requiredInput, resolveAxis } from './arguments.ts';
import { stringAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';
import { movable, outputShape } from './output-shape.ts';

type PadMode = 'constant' | 'reflect' | 'edge' | 'wrap';

/**
 * `Pad`: inputs data, pads (all begins, then all ends; negative ones crop), the constant's value, axes. The other
 * modes continue what is left after cropping.
 */
export const padOperators: OperatorFamily = {
  Pad: {
    handlesHalf: true,
    infer(node, inputs) {
      const { dtype, shape } = requiredInput(node, inputs, 0);
      if (shape === null) return [{ dtype, shape }];
      const pads = knownIntegers(node, requiredInput(node, inputs, 1));
      const axes = inputs[3] ? knownIntegers(node, inputs[3]) : shape.map((_, axis) => axis);
      if (!axes?.every((axis) => typeof axis === 'number')) return [{ dtype, shape: shape.map(() => null) }];
      const unknown = new Array<null>(2 * axes.length).fill(null);
      const byAxis = padsByAxis(node, pads ?? unknown, axes, shape.length);
      const padded = shape.map((size, axis) => {
        const [begin, end] = byAxis[axis];
        if (begin === 0 && end === 0) return size;
        if (typeof size !== 'number' || typeof begin !== 'number' || typeof end !== 'number') return null;
        return size + begin + end;
      });
      return [{ dtype, shape: outputShape(node, padded) }];
    },
    execute(node, inputs) {
      const data = movable(node, requiredInput(node, inputs, 0));
      const pads = integerData(node, requiredInput(node, inputs, 1));
      const axes = inputs[3] ? integerData(node, inputs[3]) : data.shape.map((_, axis) => axis);
      const byAxis = padsByAxis(node, pads, axes, data.shape.length);
      const mode = padMode(node);
      const shape = outputShape(
        node,
        data.shape.map((size, axis) => size + byAxis[axis][0] + byAxis[axis][1]),
      );
      if (shape.includes(0)) return [{ dtype: data.dtype, shape, data: allocate(data.dtype, 0) }];
      const indices = data.shape.map((size, axis) => paddedIndices(node, mode, size, ...byAxis[axis]));
      return [takeIndices(data, indices, fillValue(node, data, inputs[2]))];
    },
  },
};

function padMode(node: Node): PadMode {
  const mode = stringAttribute(node, 'mode', 'constant');
  if (mode === 'constant' || mode === 'reflect' || mode === 'edge' || mode === 'wrap') return mode;
  throw nodeError(node, 'bad-value', `mode "${mode}" is unknown`);
}

function padsByAxis<P>(
  node: Node,
  pads: readonly P[],
  axes: readonly number[],
  rank: number,
): (readonly [P | 0, P | 0])[] {
  if (pads.length !== 2 * axes.length) {
    throw nodeError(node, 'bad-shape', 'every axis needs two pads', {
      expected: 2 * axes.length,
      actual: pads.length,
    });
  }
  const byAxis: (readonly [P | 0, P | 0])[] = Array.from({ length: rank }, () => [0, 0]);
  for (const [i, axis] of axes.entries())
    byAxis[resolveAxis(node, axis, rank)] = [pads[i], pads[i + axes.length]];
  return byAxis;
}

/** Index into an axis of `size` for each index of the padded axis; -1 stands for the constant. */
export function paddedIndices(
  node: Node,
  mode: PadMode,
  size: number,
  begin: number,
  end: number,
): Int32Array {
  const first = Math.max(0, -begin);
  const kept = size - first - Math.max(0, -end);
  const indices = new Int32Array(size + begin + end);
  if (kept <= 0 && indices.length > 0 && mode !== 'constant')
    throw nodeError(node, 'bad-shape', `an axis with no elements cannot be padded by mode "${mode}"`);
  for (let i = 0; i < indices.length; i++) {
    const position = i - Math.max(0, begin);
    const index = continued(mode, position, kept);
    indices[i] = index < 0 ? -1 : first + index;
  }
  return indices;
}

/** Which of `size` elements stands at `position` when they are continued in both directions; -1 for none. */
function continued(mode: PadMode, position: number, size: number): number {
  if (position >= 0 && position < size) return position;
  switch (mode) {
    case 'constant':
      return -1;
    case 'edge':
      return position < 0 ? 0 : size - 1;
    case 'wrap':
      return ((position % size) + size) % size;
    case 'reflect': {
      const period = Math.max(1, 2 * (size - 1));
      const within = ((position % period) + period) % period;
      return Math.min(within, period - within) % size;
    }
    default:
      return mode satisfies never;
  }
}

function fillValue(node: Node, data: Tensor, value: Tensor | undefined): number | bigint {
  if (value === undefined)
    return data.data instanceof BigInt64Array || data.data instanceof BigUint64Array ? 0n : 0;
  if (value.dtype !== data.dtype) {
    throw nodeError(node, 'bad-type', 'the constant is of another type', {
      expected: data.dtype,
      actual: value.dtype,
    });
  }
  if (value.data.length !== 1) throw nodeError(node, 'bad-shape', 'the constant is not one value');
  return value.data[0];
}
