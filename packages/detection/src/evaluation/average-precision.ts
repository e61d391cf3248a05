/** How right a detector was, from its surest detection on. */
export interface Ranking {
  /** 1 for detections that found an object, 0 for false ones; in the order of their scores. */
  readonly hits: Uint8Array;
  /** Objects that are to be found. */
  readonly truths: number;
}

/** Precision after each detection, made falling: the best that is reached from there on. */
function fallingPrecision({ hits }: Ranking): Float64Array {
  const precision = new Float64Array(hits.length);
  let found = 0;
  hits.forEach((hit, index) => {
    found += hit;
    precision[index] = found / (index + 1);
  });
  for (let index = hits.length - 2; index >= 0; index--)
    precision[index] = Math.max(precision[index], precision[index + 1]);
  return precision;
}

/**
 * Average precision as the mean of the best precision at `points` recalls from 0 to 1: 11 in PASCAL VOC until 2009,
 * 101 in COCO.
 *
 * @returns `undefined` where there is nothing to be found
 */
export function sampledAveragePrecision(ranking: Ranking, points: number): number | undefined {
  const { hits, truths } = ranking;
  if (truths === 0) return undefined;
  const precision = fallingPrecision(ranking);
  let [sum, index, found] = [0, 0, hits.length > 0 ? hits[0] : 0];
  for (let point = 0; point < points; point++) {
    // In whole numbers: a recall that is exactly a sample's counts for it.
    while (index < hits.length && found * (points - 1) < point * truths) found += hits[++index] ?? 0;
    if (index === hits.length) break;
    sum += precision[index];
  }
  return sum / points;
}

/**
 * Average precision as the area below the falling precision over the recall: PASCAL VOC from 2010 on.
 *
 * @returns `undefined` where there is nothing to be found
 */
export function areaAveragePrecision(ranking: Ranking): number | undefined {
  const { hits, truths } = ranking;
  if (truths === 0) return undefined;
  const precision = fallingPrecision(ranking);
  return hits.reduce((sum, hit, index) => sum + hit * precision[index], 0) / truths;
}

/** Mean of those numbers that are known; `undefined` where none is. */
export function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}
