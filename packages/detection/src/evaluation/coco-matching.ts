import { boxArea, intersectionArea, overlap } from '../boxes/boxes.ts';
import { byScore, type EvaluatedImage, indicesOf } from './detections.ts';

/** Objects and detections of one class on one image. */
export interface Candidates {
  /** Of the detections, from the surest. */
  readonly scores: readonly number[];
  readonly detectionAreas: readonly number[];
  /** Whether an object never has to be found. */
  readonly ignored: readonly boolean[];
  readonly crowds: readonly boolean[];
  readonly areas: readonly number[];
  /** `[detections][objects]` */
  readonly overlaps: readonly (readonly number[])[];
}

/** What is to be compared on one image. */
export function candidatesOf(
  { truths, detections }: EvaluatedImage,
  wanted: number,
  mostDetections: number,
): Candidates {
  const chosen = byScore(indicesOf(detections.classes, wanted), detections.scores).slice(0, mostDetections);
  const objects = indicesOf(truths.classes, wanted);
  const crowds = objects.map((object) => truths.crowd?.[object] === 1);
  const { boxes } = detections;
  return {
    scores: chosen.map((index) => detections.scores[index]),
    detectionAreas: chosen.map((index) => boxArea(boxes, index)),
    ignored: objects.map((object, i) => crowds[i] || truths.difficult?.[object] === 1),
    crowds,
    areas: objects.map((object) => truths.areas?.[object] ?? boxArea(truths.boxes, object)),
    overlaps: chosen.map((index) =>
      objects.map((object, i) => {
        if (!crowds[i]) return overlap(truths.boxes, object, boxes, index);
        const area = boxArea(boxes, index);
        return area === 0 ? 0 : intersectionArea(truths.boxes, object, boxes, index) / area;
      }),
    ),
  };
}

/** Which detections are right at an overlap of `least`, among objects of a range of areas. */
export function matchCandidates(
  { scores, detectionAreas, ignored, crowds, areas, overlaps }: Candidates,
  least: number,
  [from, to]: readonly [number, number],
): { readonly outcomes: readonly ('hit' | 'miss' | 'ignored')[]; readonly truths: number } {
  const isOther = (area: number) => area < from || area > to;
  const passedOver = ignored.map((value, object) => value || isOther(areas[object]));
  // Those that count come first; the sort keeps the order otherwise.
  const order = [...passedOver.keys()].sort((a, b) => Number(passedOver[a]) - Number(passedOver[b]));
  const taken = new Set<number>();
  const outcomes = scores.map((_, detection) => {
    let [best, found] = [least, -1];
    for (const object of order) {
      if (taken.has(object) && !crowds[object]) continue;
      if (found >= 0 && !passedOver[found] && passedOver[object]) break;
      const value = overlaps[detection][object];
      // Not only above: of equal overlaps the official code takes the last object.
      if (value >= best) [best, found] = [value, object];
    }
    if (found < 0) return isOther(detectionAreas[detection]) ? 'ignored' : 'miss';
    taken.add(found);
    return passedOver[found] ? 'ignored' : 'hit';
  });
  return { outcomes, truths: passedOver.filter((value) => !value).length };
}
