import type { EvaluatedImage } from './detections.ts';

/** A box on a test image: corners, class, and its score or what is said of the object. */
export interface TestBox {
  readonly at: readonly [left: number, top: number, right: number, bottom: number];
  readonly class?: number;
  readonly score?: number;
  readonly difficult?: boolean;
  readonly crowd?: boolean;
  readonly area?: number;
}

/** An image of objects and detections. */
export function evaluatedImage(truths: readonly TestBox[], detections: readonly TestBox[]): EvaluatedImage {
  const common = (boxes: readonly TestBox[]) => ({
    boxes: Float64Array.from(boxes.flatMap(({ at }) => at)),
    classes: Int32Array.from(boxes, (box) => box.class ?? 0),
  });
  return {
    truths: {
      ...common(truths),
      difficult: Uint8Array.from(truths, ({ difficult = false }) => Number(difficult)),
      crowd: Uint8Array.from(truths, ({ crowd = false }) => Number(crowd)),
      ...(truths.some(({ area }) => area !== undefined) && {
        areas: Float64Array.from(truths, ({ area }) => area ?? 0),
      }),
    },
    detections: { ...common(detections), scores: Float64Array.from(detections, ({ score }) => score ?? 1) },
  };
}

/** A 10 x 10 box; those of different `place` don't touch. */
export function square(place: number, rest: Omit<TestBox, 'at'> = {}): TestBox {
  return { at: [place * 20, 0, place * 20 + 10, 10], ...rest };
}
