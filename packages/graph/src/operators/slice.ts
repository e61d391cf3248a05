import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { stridedCopy } from '../tensor/strided-copy.ts';
import { integerData, knownIntegers, requiredInput, resolveAxis } from './arguments.ts';
import { rowMajorStrides } from './broadcast.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';
import { followedValue, integerValue, movable } from './output-shape.ts';

/** `Slice`: inputs data, starts, ends, axes, steps, as in `data[start:end:step]`. */
export const sliceOperators: OperatorFamily = {
  Slice: {
    handlesHalf: true,
    infer(node, inputs) {
      const data = requiredInput(node, inputs, 0);
      const { dtype, shape } = data;
      if (shape === null) return [{ dtype, shape }];
      const starts = knownIntegers(node, requiredInput(node, inputs, 1));
      const ends = knownIntegers(node, requiredInput(node, inputs, 2));
      const axes = inputs[3] ? knownIntegers(node, inputs[3]) : undefined;
      const steps = inputs[4] ? knownIntegers(node, inputs[4]) : undefined;
      const cuts = starts ?? ends ?? axes ?? steps;
      if (!cuts || (inputs[3] && !axes?.every((axis) => typeof axis === 'number')))
        return [{ dtype, shape: shape.map(() => null) }];
      const resolved = resolveAxes(node, cuts.length, axes as readonly number[] | undefined, shape.length);
      const ranges = resolved.map((axis, i) =>
        inferRange(
          node,
          shape[axis],
          starts?.[i] ?? null,
          ends?.[i] ?? null,
          inputs[4] ? (steps?.[i] ?? null) : 1,
        ),
      );
      const result = [...shape];
      for (const [i, axis] of resolved.entries()) result[axis] = ranges[i].length;
      const followed = followedValue(node, data);
      const [range] = ranges;
      if (followed && ranges.length === 1 && 'start' in range) {
        const { length, start, step } = range;
        const taken = Array.from({ length }, (_, i) => followed.elements[start + i * step]);
        return [integerValue(followed.dtype, [length], taken)];
      }
      return [{ dtype, shape: result }];
    },
    execute(node, inputs) {
      const data = movable(node, requiredInput(node, inputs, 0));
      const starts = integerData(node, requiredInput(node, inputs, 1));
      const ends = integerData(node, requiredInput(node, inputs, 2));
      const axes = inputs[3] && integerData(node, inputs[3]);
      const steps = inputs[4] && integerData(node, inputs[4]);
      for (const list of [ends, axes, steps]) {
        if (list && list.length !== starts.length) {
          throw nodeError(node, 'bad-shape', 'starts, ends, axes and steps differ in length', {
            expected: starts.length,
            actual: list.length,
          });
        }
      }
      const resolved = resolveAxes(node, starts.length, axes, data.shape.length);
      const shape = [...data.shape];
      const strides = rowMajorStrides(shape);
      let offset = 0;
      for (const [i, axis] of resolved.entries()) {
        const range = sliceRange(node, shape[axis], starts[i], ends[i], steps?.[i] ?? 1);
        shape[axis] = range.length;
        offset += range.start * strides[axis];
        strides[axis] *= range.step;
      }
      return [stridedCopy(data, shape, strides, offset)];
    },
  },
};

/** What `data[start:end:step]` takes of an axis: `length` elements from `start` on, `step` apart. */
interface Range {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/**
 * Resolves a slice of an axis of `size`; `start` and `end` may lie far outside it or count from its end. Unlike in
 * numpy a start before the first element is the first one also for negative steps, and an {@link isOpen open} end
 * of a negative step is before the first, which is how onnxruntime reads it.
 */
function sliceRange(node: Node, size: number, start: number, end: number, step: number): Range {
  if (step === 0) throw nodeError(node, 'bad-value', 'a step is 0');
  const highest = step > 0 ? size : size - 1;
  const clamp = (position: number, lowest: number): number =>
    Math.min(Math.max(position < 0 ? position + size : position, lowest), highest);
  const first = clamp(start, 0);
  const last = step > 0 ? clamp(end, 0) : isOpen(end) ? -1 : clamp(end, -1);
  const length = Math.max(0, Math.ceil((last - first) / step));
  // Where one element or none is taken the step does not matter, and may be as large as 2^63.
  return { start: length === 0 ? 0 : first, step: length > 1 ? step : 1, length };
}

/** Whether an end is one of the two that ONNX recommends for "to the end of the axis, whatever its size". */
function isOpen(end: number): boolean {
  return end === 2 ** 31 - 1 || end >= 2 ** 63 - 1;
}

function inferRange(
  node: Node,
  size: Dimension,
  start: Dimension,
  end: Dimension,
  step: Dimension,
): Range | { readonly length: Dimension } {
  if (typeof start !== 'number' || typeof step !== 'number') return { length: null };
  if (typeof size === 'number' && typeof end === 'number') return sliceRange(node, size, start, end, step);
  const whole = start === 0 && step === 1 && (end === size || (typeof end === 'number' && isOpen(end)));
  return { length: whole ? size : null };
}

function resolveAxes(
  node: Node,
  count: number,
  axes: readonly number[] | undefined,
  rank: number,
): readonly number[] {
  const resolved = (axes ?? Array.from({ length: count }, (_, i) => i)).map((axis) =>
    resolveAxis(node, axis, rank),
  );
  if (rank === 0) throw nodeError(node, 'bad-shape', 'a scalar cannot be sliced');
  if (new Set(resolved).size !== resolved.length)
    throw nodeError(node, 'bad-value', `axes [${resolved.join(', ')}] are not distinct`);
  return resolved;
}
