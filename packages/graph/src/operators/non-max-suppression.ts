import type { Node } from '../network/node.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { floatData, integerData, requiredInput } from './arguments.ts';
import { intAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';

const { fround } = Math;

/**
 * `NonMaxSuppression`: of boxes that overlap, only the one with the best score, for each class. Inputs boxes
 * `[batch, count, 4]` (two corners as y, x, y, x; or with `center_point_box` the centre and size as x, y, w, h),
 * scores `[batch, classes, count]`, most boxes a class (0 by default), the overlap above which a box goes, and the
 * score below or at which it goes. The output's rows are batch, class and box.
 */
export const nonMaxSuppressionOperators: OperatorFamily = {
  NonMaxSuppression: {
    infer: () => [{ dtype: 'int64', shape: [null, 3] }],
    execute(node, inputs) {
      const [boxes, scores] = [requiredInput(node, inputs, 0), requiredInput(node, inputs, 1)];
      const [batches, classes, count] = checkShapes(node, boxes, scores);
      const limit = inputs[2] ? Math.max(0, integerScalar(node, inputs[2])) : 0;
      const overlap = inputs[3] ? floatScalar(node, inputs[3]) : 0;
      if (!(overlap >= 0 && overlap <= 1))
        throw nodeError(node, 'bad-value', `the overlap threshold ${overlap} is not within 0 and 1`);
      const threshold = inputs[4] ? floatScalar(node, inputs[4]) : Number.NEGATIVE_INFINITY;
      const boxValues = floatData(node, boxes);
      const scoreValues = floatData(node, scores);
      const selected: number[] = [];
      for (let batch = 0; batch < batches; batch++) {
        const rectangles = readRectangles(
          node,
          boxValues.subarray(batch * count * 4, (batch + 1) * count * 4),
        );
        for (let group = 0; group < classes; group++) {
          const start = (batch * classes + group) * count;
          const best = scoreValues.subarray(start, start + count);
          for (const box of select(rectangles, best, limit, overlap, threshold, inputs[4] !== undefined))
            selected.push(batch, group, box);
        }
      }
      const data = BigInt64Array.from(selected, BigInt);
      return [{ dtype: 'int64', shape: [selected.length / 3, 3], data }];
    },
  },
};

/** A box by its lower and upper corner. */
type Rectangle = readonly [top: number, left: number, bottom: number, right: number];

function checkShapes(node: Node, boxes: Tensor, scores: Tensor): readonly number[] {
  const [batches, count, corners] = boxes.shape;
  if (
    boxes.shape.length !== 3 ||
    scores.shape.length !== 3 ||
    corners !== 4 ||
    scores.shape[0] !== batches ||
    scores.shape[2] !== count
  ) {
    throw nodeError(node, 'bad-shape', 'boxes and scores do not fit', {
      expected: '[batch, count, 4] and [batch, classes, count]',
      actual: `[${boxes.shape.join(', ')}] and [${scores.shape.join(', ')}]`,
    });
  }
  return scores.shape;
}

function integerScalar(node: Node, tensor: Tensor): number {
  return single(node, integerData(node, tensor));
}

function floatScalar(node: Node, tensor: Tensor): number {
  return single(node, floatData(node, tensor));
}

function single(node: Node, values: ArrayLike<number>): number {
  if (values.length !== 1) throw nodeError(node, 'bad-shape', 'limits must be single values');
  return values[0];
}

function readRectangles(node: Node, values: ArrayLike<number>): Rectangle[] {
  const centered = intAttribute(node, 'center_point_box', 0) !== 0;
  return Array.from({ length: values.length / 4 }, (_, i) => {
    const [a, b, c, d] = [values[4 * i], values[4 * i + 1], values[4 * i + 2], values[4 * i + 3]];
    if (!centered) return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
    const [halfWidth, halfHeight] = [fround(c / 2), fround(d / 2)];
    return [fround(b - halfHeight), fround(a - halfWidth), fround(b + halfHeight), fround(a + halfWidth)];
  });
}

/** Boxes of one class, best first; of equal scores the first box. */
function select(
  boxes: readonly Rectangle[],
  scores: ArrayLike<number>,
  limit: number,
  overlap: number,
  threshold: number,
  hasThreshold: boolean,
): number[] {
  const order = boxes.map((_, i) => i).filter((i) => !hasThreshold || scores[i] > threshold);
  order.sort((a, b) => scores[b] - scores[a] || a - b);
  const kept: number[] = [];
  for (const candidate of order) {
    if (kept.length >= limit) break;
    if (!kept.some((box) => overlaps(boxes[box], boxes[candidate], overlap))) kept.push(candidate);
  }
  return kept;
}

/** Whether intersection over union is above `threshold`. In float32, like the runtimes whose choices we repeat. */
function overlaps(a: Rectangle, b: Rectangle, threshold: number): boolean {
  const height = fround(Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const width = fround(Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  if (!(height > 0 && width > 0)) return false;
  const intersection = fround(height * width);
  const union = fround(fround(area(a) + area(b)) - intersection);
  return union > 0 && fround(intersection / union) > threshold;
}

function area([top, left, bottom, right]: Rectangle): number {
  return fround(fround(bottom - top) * fround(right - left));
}
