import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { elementCount } from '../tensor/tensor.ts';
import { integerData, knownIntegers, requiredInput } from './arguments.ts';
import { intAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';
import { followedValue, integerValue, outputShape } from './output-shape.ts';

/** `Reshape` and `Flatten`: the same elements under another shape. */
export const reshapeOperators: OperatorFamily = {
  Reshape: {
    handlesHalf: true,
    infer(node, inputs) {
      const data = requiredInput(node, inputs, 0);
      const target = requiredInput(node, inputs, 1);
      const wanted = knownIntegers(node, target);
      if (!wanted) {
        const rank = target.shape?.[0];
        const shape = typeof rank === 'number' ? new Array<null>(rank).fill(null) : null;
        return [{ dtype: data.dtype, shape: shape && outputShape(node, shape) }];
      }
      const shape = outputShape(node, reshapeShape(node, data.shape, wanted));
      const followed = followedValue(node, data);
      if (followed && shape.length < 2)
        return [
          integerValue(followed.dtype, shape.length ? [followed.elements.length] : [], followed.elements),
        ];
      return [{ dtype: data.dtype, shape }];
    },
    execute(node, inputs) {
      const data = requiredInput(node, inputs, 0);
      const wanted = integerData(node, requiredInput(node, inputs, 1));
      return [{ ...data, shape: outputShape(node, reshapeShape(node, data.shape, wanted) as number[]) }];
    },
  },
  Flatten: {
    handlesHalf: true,
    infer(node, inputs) {
      const { dtype, shape } = requiredInput(node, inputs, 0);
      if (shape === null) return [{ dtype, shape: [null, null] }];
      const axis = flattenAxis(node, shape.length);
      return [{ dtype, shape: [product(shape.slice(0, axis)), product(shape.slice(axis))] }];
    },
    execute(node, inputs) {
      const data = requiredInput(node, inputs, 0);
      const axis = flattenAxis(node, data.shape.length);
      const shape = [elementCount(data.shape.slice(0, axis)), elementCount(data.shape.slice(axis))];
      return [{ ...data, shape }];
    },
  },
};

function flattenAxis(node: Node, rank: number): number {
  const axis = intAttribute(node, 'axis', 1);
  const resolved = axis < 0 ? axis + rank : axis;
  if (resolved < 0 || resolved > rank)
    throw nodeError(node, 'bad-shape', `axis ${axis} is outside rank ${rank}`);
  return resolved;
}

/** Product of sizes, `null` where it is neither a number nor a single symbol. */
function product(sizes: readonly Dimension[]): Dimension {
  if (sizes.includes(0)) return 0;
  const rest = sizes.filter((size) => size !== 1);
  if (rest.every((size) => typeof size === 'number')) return rest.reduce((a, b) => a * b, 1);
  return rest.length === 1 ? rest[0] : null;
}

/** The output's shape: a 0 in `wanted` keeps a size (unless `allowzero`), a -1 takes what is left. */
function reshapeShape(
  node: Node,
  from: readonly Dimension[] | null,
  wanted: readonly Dimension[],
): readonly Dimension[] {
  const allowZero = intAttribute(node, 'allowzero', 0) !== 0;
  const open = wanted.filter((size) => size === -1).length;
  const negative = wanted.some((size) => typeof size === 'number' && size < -1);
  if (negative || open > 1 || (allowZero && open === 1 && wanted.includes(0)))
    throw nodeError(node, 'bad-value', `[${wanted.join(', ')}] is no shape to take`);
  const shape = wanted.map((size, axis) => {
    if (size === -1) return null;
    if (size !== 0 || allowZero) return size;
    if (from !== null && axis >= from.length)
      throw nodeError(node, 'bad-shape', `there is no axis ${axis} whose size to keep`);
    return from?.[axis] ?? null;
  });
  if (from === null) return shape;
  const unknown = shape.indexOf(null);
  if (unknown === -1) {
    const ratio = quotient(from, shape) ?? 1;
    if (ratio !== 1 && !Number.isNaN(ratio)) throw mismatch(node, from, wanted);
    return shape;
  }
  if (shape.indexOf(null, unknown + 1) >= 0) return shape;
  const size = quotient(from, shape.toSpliced(unknown, 1));
  if (typeof size === 'number' && !Number.isInteger(size)) throw mismatch(node, from, wanted);
  return shape.with(unknown, size);
}

function mismatch(node: Node, from: readonly Dimension[], wanted: readonly Dimension[]): Error {
  return nodeError(node, 'bad-shape', `[${from.join(', ')}] cannot take the shape [${wanted.join(', ')}]`);
}

/** Elements of shape `a` for each of shape `b`; `null` where symbols leave that open, NaN for 0 by 0. */
function quotient(a: readonly Dimension[], b: readonly Dimension[]): Dimension {
  const left = [...a];
  const right = b.filter((size) => {
    const same = typeof size === 'string' ? left.indexOf(size) : -1;
    if (same >= 0) left.splice(same, 1);
    return same < 0;
  });
  if (!right.every((size) => typeof size === 'number') || left.includes(null)) return null;
  const symbols = left.filter((size) => typeof size === 'string');
  const numbers = left.filter((size) => typeof size === 'number');
  const ratio = elementCount(numbers) / elementCount(right);
  if (symbols.length === 0) return ratio;
  return symbols.length === 1 && ratio === 1 ? symbols[0] : null;
}
