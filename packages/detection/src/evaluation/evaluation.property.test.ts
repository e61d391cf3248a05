import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CocoResult, evaluateCoco } from './coco.ts';
import { evaluatedImage, type TestBox } from './evaluated-images.fixture.ts';
import { evaluateVoc } from './voc.ts';

const span = fc.integer({ min: 0, max: 60 });
const size = fc.integer({ min: 1, max: 60 });
const box = fc.record({
  at: fc
    .tuple(span, span, size, size)
    .map(([x, y, width, height]): TestBox['at'] => [x, y, x + width, y + height]),
  class: fc.integer({ min: 0, max: 1 }),
});
const truth = fc.record({ difficult: fc.boolean(), crowd: fc.boolean() });
const objects = fc.array(
  fc.tuple(box, truth).map(([place, flags]) => ({ ...place, ...flags })),
  { maxLength: 5 },
);
const image = fc.record({ truths: objects, detections: fc.array(box, { maxLength: 6 }) });
const images = fc.array(image, { minLength: 1, maxLength: 4 });

/** Images whose scores are all different, drawn by `shuffle`. */
function scored(rows: readonly { truths: TestBox[]; detections: TestBox[] }[], shuffle: readonly number[]) {
  let next = 0;
  return rows.map(({ truths, detections }) =>
    evaluatedImage(
      truths,
      detections.map((one) => ({ ...one, score: shuffle[next++] })),
    ),
  );
}
const scores = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 24, maxLength: 24 });

const figures = ({ averagePrecision, at50, at75, small, medium, large }: CocoResult) => [
  averagePrecision,
  at50,
  at75,
  small,
  medium,
  large,
];

describe('measures', () => {
  it('do not hang on the order of the images, and are from 0 to 1', () => {
    fc.assert(
      fc.property(images, scores, (rows, drawn) => {
        const all = scored(rows, drawn);
        for (const metric of ['voc', 'voc07'] as const) {
          const result = evaluateVoc(all, { classes: 2, metric });
          expect(evaluateVoc(all.toReversed(), { classes: 2, metric })).toEqual(result);
          for (const { averagePrecision = 0 } of result.classes) {
            expect(averagePrecision).toBeGreaterThanOrEqual(0);
            expect(averagePrecision).toBeLessThanOrEqual(1 + 1e-12);
          }
        }
        const result = evaluateCoco(all, { classes: 2 });
        expect(evaluateCoco(all.toReversed(), { classes: 2 })).toEqual(result);
        for (const value of figures(result)) {
          expect(value ?? 0).toBeGreaterThanOrEqual(0);
          expect(value ?? 1).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are 1 for detections that are the objects', () => {
    fc.assert(
      fc.property(images, (rows) => {
        const all = rows.map(({ truths }) => {
          // Of equal boxes only one could be found first; they are another matter.
          const own = truths
            .filter(({ at }, i) => truths.findIndex((other) => `${other.at}` === `${at}`) === i)
            .map((one) => ({ ...one, difficult: false, crowd: false }));
          return evaluatedImage(own, own);
        });
        const known = all.some(({ truths }) => truths.classes.length > 0);
        const expected = known ? 1 : undefined;
        for (const metric of ['voc', 'voc07'] as const)
          expect(evaluateVoc(all, { classes: 2, metric }).meanAveragePrecision ?? -1).toBeCloseTo(
            expected ?? -1,
            9,
          );
        for (const value of figures(evaluateCoco(all, { classes: 2 }))) expect(value ?? 1).toBeCloseTo(1, 9);
      }),
      { numRuns: 60 },
    );
  });
});
