import type { Node } from '../network/node.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { floatData, integerData, requiredInput } from './arguments.ts';
import { intAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';
import { ScoreOrder } from './score-order.ts';

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
        const of = boxValues.subarray(batch * count * 4, (batch + 1) * count * 4);
        const rectangles = readRectangles(node, of);
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

/** Boxes by their lower and upper corner, side by side, so that thousands of them are compared fast. */
interface Rectangles {
  readonly top: Float32Array;
  readonly left: Float32Array;
  readonly bottom: Float32Array;
  readonly right: Float32Array;
  readonly area: Float32Array;
}

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

function readRectangles(node: Node, values: ArrayLike<number>): Rectangles {
  const centered = intAttribute(node, 'center_point_box', 0) !== 0;
  const count = values.length / 4;
  const column = () => new Float32Array(count);
  const [top, left, bottom, right, area] = [column(), column(), column(), column(), column()];
  for (let i = 0; i < count; i++) {
    const [a, b, c, d] = [values[4 * i], values[4 * i + 1], values[4 * i + 2], values[4 * i + 3]];
    const [halfWidth, halfHeight] = [fround(c / 2), fround(d / 2)];
    top[i] = centered ? b - halfHeight : Math.min(a, c);
    left[i] = centered ? a - halfWidth : Math.min(b, d);
    bottom[i] = centered ? b + halfHeight : Math.max(a, c);
    right[i] = centered ? a + halfWidth : Math.max(b, d);
    area[i] = fround(bottom[i] - top[i]) * fround(right[i] - left[i]);
  }
  return { top, left, bottom, right, area };
}

/** Boxes of one class, best first; of equal scores the first box. */
function select(
  boxes: Rectangles,
  scores: ArrayLike<number>,
  limit: number,
  overlap: number,
  threshold: number,
  hasThreshold: boolean,
): number[] {
  const candidates = new Uint32Array(scores.length);
  let count = 0;
  for (let i = 0; i < scores.length; i++) if (!hasThreshold || scores[i] > threshold) candidates[count++] = i;
  const order = new ScoreOrder(scores, candidates.subarray(0, count));
  const kept: number[] = [];
  while (kept.length < limit) {
    const candidate = order.next();
    if (candidate === undefined) break;
    if (!overlapsAny(boxes, kept, candidate, overlap)) kept.push(candidate);
  }
  return kept;
}

/**
 * Whether the intersection over union of `box` with one of the `others` is above `threshold`. In float32, like the
 * runtimes whose choices we repeat.
 */
function overlapsAny(
  { top, left, bottom, right, area }: Rectangles,
  others: readonly number[],
  box: number,
  threshold: number,
): boolean {
  const [boxTop, boxLeft, boxBottom, boxRight] = [top[box], left[box], bottom[box], right[box]];
  for (const other of others) {
    const height = fround(Math.min(bottom[other], boxBottom) - Math.max(top[other], boxTop));
    const width = fround(Math.min(right[other], boxRight) - Math.max(left[other], boxLeft));
    if (!(height > 0 && width > 0)) continue;
    const intersection = fround(height * width);
    const union = fround(fround(area[other] + area[box]) - intersection);
    if (union > 0 && fround(intersection / union) > threshold) return true;
  }
  return false;
}
