import { type DataType, intAttribute, type PlannedNode } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { asFloats, type Layout, physicalAxis } from '../plan/layout.ts';
import type { PlanContext, Prepare } from '../plan/operation.ts';

/** `Gather` along an axis, by indices that are known or computed. */
export const prepareGather: Prepare = (node, context) => {
  const [input, indices] = node.inputs;
  const shape = context.shape(input);
  const rank = shape.length;
  const axis = (intAttribute(node, 'axis', 0) + rank) % rank;
  const indexShape = context.shape(indices);
  const keepsRank = indexShape.length === 1;
  const layout: Layout = keepsRank && !context.isConstant(input) ? context.layout(input) : 'plain';
  const known = knownIndices(indices, shape[axis], context);
  const isIndex = indexTypes.has(context.dtype(indices));
  if (!isIndex) return undefined;
  const place = physicalAxis(axis, rank, layout);
  return {
    inputLayouts: [layout, known ? undefined : 'plain'],
    outputLayouts: [layout],
    run: ([x, at]) => {
      const from = known ? tf.tensor(known, [...indexShape], 'int32') : fromFront(at, shape[axis]);
      return [asFloats(x, (floats) => tf.gather(floats, from, place))];
    },
  };
};

const indexTypes: ReadonlySet<DataType> = new Set(['int32', 'int64']);

function knownIndices(name: string, size: number, context: PlanContext): Int32Array | undefined {
  const data = context.constant(name)?.data;
  if (!data) return undefined;
  return Int32Array.from(data as Iterable<number | bigint>, (index) =>
    Number(index) < 0 ? Number(index) + size : Number(index),
  );
}

/** Indices of which negative ones count from the end. */
function fromFront(indices: tf.Tensor, size: number): tf.Tensor {
  return tf.where(tf.less(indices, 0), tf.add(indices, tf.scalar(size, 'int32')), indices);
}

/** `GatherND` without batches. */
export const prepareGatherNd: Prepare = (node: PlannedNode, context) => {
  const [input, indices] = node.inputs;
  if (intAttribute(node, 'batch_dims', 0) !== 0 || context.dtype(input) !== 'float32') return undefined;
  const shape = context.shape(input);
  const indexShape = context.shape(indices);
  const depth = indexShape[indexShape.length - 1];
  const known = context.constant(indices)?.data;
  if (!known || indexShape.length < 1 || depth > 4) return undefined;
  const rows = Int32Array.from(known as Iterable<number | bigint>, (index, i) =>
    Number(index) < 0 ? Number(index) + shape[i % depth] : Number(index),
  );
  return {
    inputLayouts: ['plain', undefined],
    outputLayouts: ['plain'],
    run: ([x]) => [tf.gatherND(x, tf.tensor(rows, [...indexShape], 'int32'))],
  };
};
