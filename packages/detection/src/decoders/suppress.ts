import { executeNode, float32, int64, type Node } from '@fsnet/graph';
import { type Boxes, boxCount } from '../boxes/boxes.ts';
import type { Detections } from '../evaluation/detections.ts';

const suppression: Node = {
  name: 'suppression',
  op: 'NonMaxSuppression',
  domain: '',
  inputs: ['boxes', 'scores', 'most', 'overlap', 'threshold'],
  outputs: ['kept'],
  attributes: {},
};

/**
 * Of boxes that overlap by more than `overlap`, only the one with the best score, whatever their classes: by ONNX's
 * operator, so that it is done in one way everywhere.
 *
 * @returns the surest first
 */
export function suppress(
  { boxes, scores, classes }: Detections,
  overlap: number,
  threshold: number,
): Detections {
  const count = boxCount(boxes);
  if (count === 0) return { boxes, scores, classes };
  const [kept] = executeNode(suppression, [
    float32([1, count, 4], Float32Array.from(boxes)),
    float32([1, 1, count], Float32Array.from(scores)),
    int64([], [count]),
    float32([], [overlap]),
    float32([], [threshold]),
  ]);
  const rows = kept.data as BigInt64Array;
  const indices = Array.from({ length: rows.length / 3 }, (_, row) => Number(rows[row * 3 + 2]));
  return {
    boxes: pickBoxes(boxes, indices),
    scores: Float64Array.from(indices, (index) => scores[index]),
    classes: Int32Array.from(indices, (index) => classes[index]),
  };
}

function pickBoxes(boxes: Boxes, indices: readonly number[]): Float64Array {
  return Float64Array.from(indices.flatMap((index) => [...boxes.subarray(index * 4, index * 4 + 4)]));
}
