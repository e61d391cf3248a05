import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { requiredInput } from './arguments.ts';
import { intAttribute, stringAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';
import { movable, outputShape } from './output-shape.ts';
import { permuted } from './transpose.ts';

/**
 * `DepthToSpace` and `SpaceToDepth`: channels become blocks of pixels and back. Mode `DCR` (the default) has the
 * block's position before the channel in the input's channel axis, `CRD` after it.
 */
export const depthToSpaceOperators: OperatorFamily = {
  DepthToSpace: {
    handlesHalf: true,
    infer(node, inputs) {
      const { dtype, shape } = requiredInput(node, inputs, 0);
      return [{ dtype, shape: shape === null ? unknownShape : spaceShape(node, shape) }];
    },
    execute(node, inputs) {
      const data = movable(node, requiredInput(node, inputs, 0));
      const shape = spaceShape(node, data.shape) as number[];
      const block = blockSize(node);
      const [batch, , height, width] = data.shape;
      const mode = stringAttribute(node, 'mode', 'DCR');
      if (mode !== 'DCR' && mode !== 'CRD') throw nodeError(node, 'bad-value', `mode "${mode}" is unknown`);
      return [
        mode === 'DCR'
          ? regrouped(data, [batch, block, block, shape[1], height, width], [0, 3, 4, 1, 5, 2], shape)
          : regrouped(data, [batch, shape[1], block, block, height, width], [0, 1, 4, 2, 5, 3], shape),
      ];
    },
  },
  SpaceToDepth: {
    handlesHalf: true,
    infer(node, inputs) {
      const { dtype, shape } = requiredInput(node, inputs, 0);
      return [{ dtype, shape: shape === null ? unknownShape : depthShape(node, shape) }];
    },
    execute(node, inputs) {
      const data = movable(node, requiredInput(node, inputs, 0));
      const shape = depthShape(node, data.shape) as number[];
      const block = blockSize(node);
      const [batch, channels] = data.shape;
      const [, , height, width] = shape;
      return [regrouped(data, [batch, channels, height, block, width, block], [0, 3, 5, 1, 2, 4], shape)];
    },
  },
};

const unknownShape: readonly Dimension[] = [null, null, null, null];

function blockSize(node: Node): number {
  const size = intAttribute(node, 'blocksize', undefined);
  if (size === undefined) throw nodeError(node, 'bad-graph', 'attribute blocksize is missing');
  if (size < 1) throw nodeError(node, 'bad-value', `blocksize ${size} is not positive`);
  return size;
}

function spaceShape(node: Node, shape: readonly Dimension[]): readonly Dimension[] {
  const block = blockSize(node);
  const [batch, channels, height, width] = fourAxes(node, shape);
  const times = (size: Dimension): Dimension => (typeof size === 'number' ? size * block : null);
  return outputShape(node, [batch, divided(node, channels, block * block), times(height), times(width)]);
}

function depthShape(node: Node, shape: readonly Dimension[]): readonly Dimension[] {
  const block = blockSize(node);
  const [batch, channels, height, width] = fourAxes(node, shape);
  const depth = typeof channels === 'number' ? channels * block * block : null;
  return outputShape(node, [batch, depth, divided(node, height, block), divided(node, width, block)]);
}

function fourAxes(node: Node, shape: readonly Dimension[]): readonly Dimension[] {
  if (shape.length === 4) return shape;
  throw nodeError(node, 'bad-shape', 'the input must have 4 axes', { expected: 4, actual: shape.length });
}

function divided(node: Node, size: Dimension, by: number): Dimension {
  if (typeof size !== 'number') return null;
  if (size % by !== 0) throw nodeError(node, 'bad-shape', `${size} is no multiple of ${by}`);
  return size / by;
}

function regrouped(
  { dtype, data }: Tensor,
  groups: readonly number[],
  order: readonly number[],
  shape: readonly number[],
): Tensor {
  return { ...permuted({ dtype, shape: groups, data }, order), shape };
}
