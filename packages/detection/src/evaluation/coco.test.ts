import { describe, expect, it } from 'vitest';
import { evaluateCoco } from './coco.ts';
import { evaluatedImage, square, type TestBox } from './evaluated-images.fixture.ts';

const first = square(0);
const options = { classes: 1 };

/** One image, and by hand the mean over ten overlaps and the average precisions at .5 and .75. */
const cases: readonly [
  string,
  readonly TestBox[],
  readonly TestBox[],
  readonly [number | undefined, number | undefined, number | undefined],
][] = [
  ['all found', [first, square(1)], [first, square(1)], [1, 1, 1]],
  // Recall 1/2 covers samples 0 to .5: 51 of 101.
  ['half found', [first, square(1)], [first], [51 / 101, 51 / 101, 51 / 101]],
  ['no detections', [first], [], [0, 0, 0]],
  ['no objects', [], [first], [undefined, undefined, undefined]],
  // Overlap .8: right at .5, .55 to .8, seven of ten.
  ['an overlap of .8', [first], [{ at: [0, 0, 10, 8] }], [0.7, 1, 1]],
  ['an overlap of .6', [first], [{ at: [0, 0, 10, 6] }], [0.3, 1, 0]],
  // Right, false as found before, right: 51 samples of 1, 50 of 2/3.
  [
    'an object found twice',
    [first, square(1)],
    [square(0, { score: 0.9 }), square(0, { score: 0.8 }), square(1, { score: 0.7 })],
    [(51 + 50 * (2 / 3)) / 101, (51 + 50 * (2 / 3)) / 101, (51 + 50 * (2 / 3)) / 101],
  ],
  // Unlike in VOC the second takes the other object, which it overlaps by 2/3: .5 to .65.
  [
    'a detection nearest to an object found before',
    [first, { at: [2, 0, 12, 10] }],
    [square(0, { score: 0.9 }), square(0, { score: 0.8 })],
    [0.4 + 0.6 * (51 / 101), 1, 51 / 101],
  ],
  ['a tie', [first], [square(9), first], [1 / 2, 1 / 2, 1 / 2]],
  ['the same tie the other way round', [first], [first, square(9)], [1, 1, 1]],
  // Two detections lie within the crowd, one by half only: .5 of it; at .55 and more it is false, but the least sure.
  [
    'a crowd',
    [{ at: [0, 0, 100, 100], crowd: true }, { at: [200, 0, 210, 10] }],
    [{ at: [5, 5, 15, 15] }, { at: [50, 50, 60, 60] }, { at: [200, 0, 210, 10], score: 0.5 }],
    [1, 1, 1],
  ],
  [
    'a detection half within a crowd',
    [{ at: [0, 0, 100, 100], crowd: true }, { at: [200, 0, 210, 10] }],
    [{ at: [95, 50, 105, 60] }, { at: [200, 0, 210, 10], score: 0.5 }],
    [0.1 + 0.9 / 2, 1, 1 / 2],
  ],
  [
    'a difficult object',
    [square(0, { difficult: true }), square(1)],
    [first, square(1, { score: 0.5 })],
    [1, 1, 1],
  ],
  // An object that counts is taken before a crowd around it.
  [
    'an object in a crowd',
    [{ at: [0, 0, 100, 100], crowd: true }, { at: [0, 0, 10, 8] }],
    [first],
    [0.7, 1, 1],
  ],
];

describe('evaluateCoco by hand', () => {
  it.each(cases)('%s', (_, truths, detections, expected) => {
    const { averagePrecision, at50, at75 } = evaluateCoco([evaluatedImage(truths, detections)], options);
    [averagePrecision, at50, at75].forEach((value, i) => {
      if (expected[i] === undefined) expect(value).toBeUndefined();
      else expect(Math.abs(value! - expected[i])).toBeLessThan(1e-9);
    });
  });

  it('divides objects by their area', () => {
    const small: TestBox = { at: [0, 0, 20, 20] };
    const medium: TestBox = { at: [100, 0, 150, 50] };
    const large: TestBox = { at: [200, 0, 400, 200] };
    const lost: TestBox = { at: [500, 0, 700, 200], score: 2 };
    const result = evaluateCoco([evaluatedImage([small, large], [lost, small, medium, large])], options);
    // Large: false, then right. Small and medium: detections of other sizes are left out.
    expect(result).toMatchObject({ small: 1, medium: undefined, large: 1 / 2 });
    // False, right, false, right.
    expect(result.at50).toBeCloseTo(1 / 2, 9);
    expect(result.classes[0]).toMatchObject({ truths: 2, detections: 4 });
  });

  it('takes the file’s areas, whatever the boxes’', () => {
    const image = evaluatedImage([{ at: [0, 0, 200, 200], area: 100 }], [{ at: [0, 0, 200, 200] }]);
    expect(evaluateCoco([image], options)).toMatchObject({ small: 1, large: undefined });
  });

  it('counts the 100 surest detections of a class on an image', () => {
    const noise = (count: number) => Array.from({ length: count }, (_, i) => square(i + 1, { score: 1 }));
    const found = square(0, { score: 0.5 });
    const with99 = evaluateCoco([evaluatedImage([first], [...noise(99), found])], options);
    expect(with99.averagePrecision).toBeCloseTo(1 / 100, 9);
    const with100 = evaluateCoco([evaluatedImage([first], [...noise(100), found])], options);
    expect(with100.averagePrecision).toBe(0);
    const images = [evaluatedImage([first], [...noise(1), found])];
    expect(evaluateCoco(images, { ...options, mostDetections: 1 }).averagePrecision).toBe(0);
  });

  it('is the mean over classes that have objects', () => {
    const image = evaluatedImage([first, square(1, { class: 2 })], [first, square(3, { class: 1 })]);
    const result = evaluateCoco([image], { classes: 3 });
    expect(result.classes.map(({ averagePrecision }) => averagePrecision)).toEqual([1, undefined, 0]);
    expect(result.averagePrecision).toBe(1 / 2);
  });
});
