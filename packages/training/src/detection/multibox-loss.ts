import { type SsdTargets, selectHardNegatives } from '@fsnet/detection';

/** What a detector says of a batch of pictures; float64 values give float64 gradients. */
export interface BoxOutputs<Values extends Float32Array | Float64Array = Float32Array> {
  /** `[pictures, boxes, 4]`, in SSD's code. */
  readonly locations: Values;
  /** `[pictures, boxes, classes + 1]`, background first. */
  readonly logits: Values;
}

export interface MultiboxLoss<Values extends Float32Array | Float64Array = Float32Array> {
  /** Sum over the batch. */
  readonly loss: number;
  /** Of the sum: divide both by {@link weight}. */
  readonly gradients: BoxOutputs<Values>;
  /** What the sum is to be divided by: default boxes with an object, 1 for a picture without any. */
  readonly weight: number;
  /** Default boxes with an object. */
  readonly positives: number;
  /** Those of them whose class came first. */
  readonly correct: number;
}

/**
 * SSD's loss (Liu et al. 2016, equations 1 to 3) and its gradients, on the host: smooth L1 of the codes of default boxes
 * with an object, and cross entropy of these and, picture by picture, of the hardest of the background, three times as
 * many. A picture without objects counts as if it had one: its three hardest boxes learn that they are background.
 *
 * Which boxes are hardest is taken for given: no gradient flows through the choice.
 *
 * @param targets one a picture
 */
export function multiboxLoss<Values extends Float32Array | Float64Array>(
  { locations, logits }: BoxOutputs<Values>,
  targets: readonly SsdTargets[],
  ratio = 3,
): MultiboxLoss<Values> {
  const boxes = targets.length > 0 ? targets[0].classes.length : 0;
  const classes = logits.length / (targets.length * boxes);
  if (!Number.isInteger(classes) || locations.length !== targets.length * boxes * 4)
    throw new RangeError(
      `${locations.length} locations and ${logits.length} logits for ${targets.length} pictures of ${boxes} boxes`,
    );
  const gradients = { locations: emptyLike(locations), logits: emptyLike(logits) };
  const sums = { loss: 0, weight: 0, positives: 0, correct: 0 };
  const logSums = new Float64Array(boxes);
  const asBackground = new Float64Array(boxes);
  targets.forEach((target, picture) => {
    const first = picture * boxes;
    for (let box = 0; box < boxes; box++) {
      const row = (first + box) * classes;
      logSums[box] = logOfSum(logits, row, classes);
      asBackground[box] = logSums[box] - logits[row];
    }
    const chosen = selectHardNegatives(asBackground, target.matches, ratio, ratio);
    let positives = 0;
    for (let box = 0; box < boxes; box++) {
      if (!chosen[box]) continue;
      const row = (first + box) * classes;
      const wanted = target.classes[box];
      sums.loss += logSums[box] - logits[row + wanted];
      let best = 0;
      for (let each = 0; each < classes; each++) {
        gradients.logits[row + each] =
          Math.exp(logits[row + each] - logSums[box]) - (each === wanted ? 1 : 0);
        if (logits[row + each] > logits[row + best]) best = each;
      }
      if (wanted === 0) continue;
      positives++;
      if (best === wanted) sums.correct++;
      for (let side = 0; side < 4; side++) {
        const at = (first + box) * 4 + side;
        const distance = locations[at] - target.locations[box * 4 + side];
        const size = Math.abs(distance);
        sums.loss += size < 1 ? 0.5 * distance * distance : size - 0.5;
        gradients.locations[at] = size < 1 ? distance : Math.sign(distance);
      }
    }
    sums.positives += positives;
    sums.weight += Math.max(1, positives);
  });
  return { ...sums, gradients };
}

function emptyLike<Values extends Float32Array | Float64Array>(values: Values): Values {
  return values.map(() => 0) as Values;
}

function logOfSum(values: Float32Array | Float64Array, start: number, count: number): number {
  let maximum = values[start];
  for (let i = start + 1; i < start + count; i++) if (values[i] > maximum) maximum = values[i];
  let sum = 0;
  for (let i = start; i < start + count; i++) sum += Math.exp(values[i] - maximum);
  return maximum + Math.log(sum);
}
