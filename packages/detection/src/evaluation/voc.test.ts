import { describe, expect, it } from 'vitest';
import type { EvaluatedImage } from './detections.ts';
import { evaluatedImage, square, type TestBox } from './evaluated-images.fixture.ts';
import { publishedDetections, publishedTruths } from './published-example.fixture.ts';
import { evaluateVoc } from './voc.ts';

const first = square(0);

/** Truths and detections of the images, and by hand the area below the curve and the mean of 11 samples. */
const cases: readonly [
  string,
  readonly [readonly TestBox[], readonly TestBox[]][],
  number | undefined,
  number | undefined,
][] = [
  [
    'all found',
    [
      [
        [first, square(1)],
        [first, square(1)],
      ],
    ],
    1,
    1,
  ],
  // Precision 1 up to recall 1/2: samples 0 to .5.
  ['half found', [[[first, square(1)], [first]]], 1 / 2, 6 / 11],
  ['no detections', [[[first], []]], 0, 0],
  ['no objects', [[[], [first]]], undefined, undefined],
  ['no images', [], undefined, undefined],
  // Right, false as found before, right: precision 1, 1/2, 2/3.
  [
    'an object found twice',
    [
      [
        [first, square(1)],
        [square(0, { score: 0.9 }), square(0, { score: 0.8 }), square(1, { score: 0.7 })],
      ],
    ],
    1 / 2 + (1 / 2) * (2 / 3),
    (6 + 5 * (2 / 3)) / 11,
  ],
  // Found or not, difficult ones count neither way; three are to be found: right, false, right.
  [
    'difficult objects',
    [
      [
        [square(0, { difficult: true }), square(1), square(2), square(3), square(4, { difficult: true })],
        [
          square(0, { score: 0.9 }),
          square(0, { score: 0.85 }),
          square(1, { score: 0.8 }),
          square(9, { score: 0.7 }),
          square(2, { score: 0.6 }),
        ],
      ],
    ],
    1 / 3 + (1 / 3) * (2 / 3),
    // Recall 1/3 covers samples 0 to .3, 2/3 those to .6.
    (4 + 3 * (2 / 3)) / 11,
  ],
  ['only difficult objects', [[[square(0, { difficult: true })], [first]]], undefined, undefined],
  // Equal scores: the first detection comes first. False, right: 1/2.
  ['a tie on an image', [[[first], [square(9), first]]], 1 / 2, 1 / 2],
  ['the same tie the other way round', [[[first], [first, square(9)]]], 1, 1],
  [
    'a tie between images',
    [
      [[], [first]],
      [[first], [first]],
    ],
    1 / 2,
    1 / 2,
  ],
  [
    'a tie of images the other way round',
    [
      [[first], [first]],
      [[], [first]],
    ],
    1,
    1,
  ],
  ['an overlap of exactly the threshold', [[[first], [{ at: [0, 0, 10, 5] }]]], 1, 1],
  ['an overlap below the threshold', [[[first], [{ at: [0, 0, 10, 4.999] }]]], 0, 0],
  // The second belongs to the first object too (overlap 1 beside 2/3), which is found already.
  [
    'a detection nearest to an object found before',
    [
      [
        [first, { at: [2, 0, 12, 10] }],
        [square(0, { score: 0.9 }), square(0, { score: 0.8 })],
      ],
    ],
    1 / 2,
    6 / 11,
  ],
  [
    'a crowd',
    [
      [
        [square(0, { crowd: true }), square(1)],
        [first, first, square(1)],
      ],
    ],
    1,
    1,
  ],
  // False, right, false, right, right of four: precision made falling 3/5 everywhere, up to recall 3/4.
  [
    'a falling precision',
    [
      [
        [0, 1, 2, 3].map((place) => square(place)),
        [9, 0, 8, 1, 2].map((place, i) => square(place, { score: 1 - i / 10 })),
      ],
    ],
    (3 / 4) * (3 / 5),
    8 * (3 / 5 / 11),
  ],
];

function imagesOf(rows: readonly [readonly TestBox[], readonly TestBox[]][]): EvaluatedImage[] {
  return rows.map(([truths, detections]) => evaluatedImage(truths, detections));
}

function expectFigure(actual: number | undefined, expected: number | undefined): void {
  if (expected === undefined) expect(actual).toBeUndefined();
  else expect(Math.abs(actual! - expected)).toBeLessThan(1e-9);
}

describe('evaluateVoc by hand', () => {
  it.each(cases)('%s', (_, rows, area, sampled) => {
    const images = imagesOf(rows);
    const result = evaluateVoc(images, { classes: 1 });
    expectFigure(result.classes[0].averagePrecision, area);
    expectFigure(result.meanAveragePrecision, area);
    expectFigure(evaluateVoc(images, { classes: 1, metric: 'voc07' }).meanAveragePrecision, sampled);
  });

  it('is the mean over classes that have objects, and another class finds nothing', () => {
    const image = evaluatedImage(
      [first, square(1, { class: 1 }), square(2, { class: 1 }), square(3, { class: 3 })],
      [first, square(1, { class: 1 }), square(2, { class: 2 }), square(3, { class: 1, score: 0.5 })],
    );
    const { classes, meanAveragePrecision } = evaluateVoc([image], { classes: 4 });
    expect(classes).toEqual([
      { truths: 1, detections: 1, averagePrecision: 1 },
      { truths: 2, detections: 2, averagePrecision: 1 / 2 },
      { truths: 0, detections: 1, averagePrecision: undefined },
      { truths: 1, detections: 0, averagePrecision: 0 },
    ]);
    expectFigure(meanAveragePrecision, 1 / 2);
  });

  it('counts pixels where corners name them', () => {
    // 4 x 4 pixels, the detection 4 x 2 of them: 8/16; as edges 3 x 1 of 3 x 3.
    const image = evaluatedImage([{ at: [0, 0, 3, 3] }], [{ at: [0, 0, 3, 1] }]);
    expect(evaluateVoc([image], { classes: 1, inclusive: true }).meanAveragePrecision).toBe(1);
    expect(evaluateVoc([image], { classes: 1 }).meanAveragePrecision).toBe(0);
    expect(evaluateVoc([image], { classes: 1, overlap: 0.3 }).meanAveragePrecision).toBe(1);
  });
});

it('gives the published figures of the example of 15 objects and 24 detections', () => {
  const images = publishedTruths.map((truths, index) => evaluatedImage(truths, publishedDetections[index]));
  const options = { classes: 1, overlap: 0.3, inclusive: true };
  const area = evaluateVoc(images, options);
  expect(area.classes[0]).toMatchObject({ truths: 15, detections: 24 });
  // 1, 2 of 3, 6 of 14, 7 of 23: published as 24.57 and 26.84 %.
  const expected = (1 + 2 / 3 + 4 * (6 / 14) + 7 / 23) / 15;
  expectFigure(area.meanAveragePrecision, expected);
  expect(expected).toBeCloseTo(0.2457, 4);
  const sampled = evaluateVoc(images, { ...options, metric: 'voc07' });
  expectFigure(sampled.meanAveragePrecision, (1 + 2 / 3 + 3 * (6 / 14)) / 11);
  expect(sampled.meanAveragePrecision).toBeCloseTo(0.2684, 4);
});

it('refuses numbers that do not fit together', () => {
  const image = evaluatedImage([first], [first]);
  const options = { classes: 1 };
  const wrong = (detections: object, truths: object = {}) => [
    { truths: { ...image.truths, ...truths }, detections: { ...image.detections, ...detections } },
  ];
  expect(() => evaluateVoc(wrong({ scores: new Float64Array(2) }), options)).toThrow('2 scores for 1');
  expect(() => evaluateVoc(wrong({ scores: Float64Array.of(Number.NaN) }), options)).toThrow('not a number');
  expect(() => evaluateVoc(wrong({ classes: Int32Array.of(1) }), options)).toThrow('class 1 of 1');
  expect(() => evaluateVoc(wrong({ boxes: new Float64Array(8) }), options)).toThrow('1 classes for 2 boxes');
  expect(() => evaluateVoc(wrong({}, { difficult: new Uint8Array(2) }), options)).toThrow('2 flags');
});
