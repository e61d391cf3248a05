import { meanOf, sampledAveragePrecision } from './average-precision.ts';
import { type Candidates, candidatesOf, matchCandidates } from './coco-matching.ts';
import { byScore, checkImage, type EvaluatedImage } from './detections.ts';

/** Areas in pixels by which COCO divides objects: from, to. */
export const areaRanges: Readonly<
  Record<'all' | 'small' | 'medium' | 'large', readonly [from: number, to: number]>
> = {
  all: [0, 1e10],
  small: [0, 32 ** 2],
  medium: [32 ** 2, 96 ** 2],
  large: [96 ** 2, 1e10],
};

/** Overlaps at which COCO measures: 0.5, 0.55 to 0.95. */
const cocoOverlaps: readonly number[] = Array.from({ length: 10 }, (_, i) => (50 + 5 * i) / 100);

/** How COCO measures. */
export interface CocoOptions {
  /** How many classes there are. */
  readonly classes: number;
  /** Detections of a class on an image that count, the surest; 100 where left out. */
  readonly mostDetections?: number;
}

/** Average precisions, each `undefined` where there is nothing to be found. */
export interface CocoFigures {
  /** Mean over ten overlaps from 0.5 to 0.95. */
  readonly averagePrecision: number | undefined;
  /** At an overlap of 0.5. */
  readonly at50: number | undefined;
  /** At an overlap of 0.75. */
  readonly at75: number | undefined;
  /** Of objects below 32², up to 96² and above 96² pixels, as `averagePrecision`. */
  readonly small: number | undefined;
  readonly medium: number | undefined;
  readonly large: number | undefined;
}

/** A class, measured. */
export interface CocoClass extends CocoFigures {
  /** Objects that are to be found: crowds and difficult ones don't count. */
  readonly truths: number;
  readonly detections: number;
}

/** A detector, measured; its own figures are means over the classes that have objects. */
export interface CocoResult extends CocoFigures {
  readonly classes: readonly CocoClass[];
}

/**
 * Average precisions as COCO measures them (cocodataset.org, "Detection evaluation"): 101 samples, ten overlaps, three
 * ranges of area. From the surest detection of a class and image on, each takes the object left that it overlaps most;
 * crowds, difficult objects and those of another area are taken only where no other is, and then the detection is left
 * out, as is one without an object whose area is another. A crowd may be taken often, and its overlap is the
 * detection's share within it. Boxes are in pixels.
 *
 * Recalls and overlaps are compared with exact hundredths. The official code's samples come from NumPy's `linspace`, ten of
 * which (0.35, 0.41, 0.7 ...) are a last bit above them, so that it passes over a recall of exactly 7 of 10. With exact
 * samples it gives the same figures, to 1e-15.
 *
 * @throws RangeError where numbers of an image don't fit together.
 */
export function evaluateCoco(
  images: readonly EvaluatedImage[],
  { classes, mostDetections = 100 }: CocoOptions,
): CocoResult {
  for (const image of images) checkImage(image, classes);
  const results = Array.from({ length: classes }, (_, wanted): CocoClass => {
    const candidates = images
      .map((image) => candidatesOf(image, wanted, mostDetections))
      .filter(({ scores, areas }) => scores.length > 0 || areas.length > 0);
    const all = cocoOverlaps.map((least) => precisionOf(candidates, least, 'all'));
    const within = (range: keyof typeof areaRanges) =>
      meanOf(cocoOverlaps.map((least) => precisionOf(candidates, least, range)));
    return {
      truths: sum(candidates.map(({ ignored }) => ignored.filter((value) => !value).length)),
      detections: sum(candidates.map(({ scores }) => scores.length)),
      averagePrecision: meanOf(all),
      at50: all[0],
      at75: all[5],
      small: within('small'),
      medium: within('medium'),
      large: within('large'),
    };
  });
  const mean = (figure: keyof CocoFigures) => meanOf(results.map((result) => result[figure]));
  return {
    classes: results,
    averagePrecision: mean('averagePrecision'),
    at50: mean('at50'),
    at75: mean('at75'),
    small: mean('small'),
    medium: mean('medium'),
    large: mean('large'),
  };
}

function precisionOf(
  images: readonly Candidates[],
  least: number,
  range: keyof typeof areaRanges,
): number | undefined {
  const matched = images.map((candidates) => matchCandidates(candidates, least, areaRanges[range]));
  const scores = images.flatMap((candidates) => candidates.scores);
  const outcomes = matched.flatMap((match) => match.outcomes);
  const order = byScore([...scores.keys()], scores).filter((index) => outcomes[index] !== 'ignored');
  const hits = Uint8Array.from(order, (index) => (outcomes[index] === 'hit' ? 1 : 0));
  return sampledAveragePrecision({ hits, truths: sum(matched.map(({ truths }) => truths)) }, 101);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
