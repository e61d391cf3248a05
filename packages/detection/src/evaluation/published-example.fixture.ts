import type { TestBox } from './evaluated-images.fixture.ts';

// The example of Padilla et al., "A survey on performance metrics for object-detection algorithms", 2020
// (github.com/rafaelpadilla/Object-Detection-Metrics): left, top, width, height on seven images.
const truths = [
  [25, 16, 38, 56, 129, 123, 41, 62],
  [123, 11, 43, 55, 38, 132, 59, 45],
  [16, 14, 35, 48, 123, 30, 49, 44, 99, 139, 47, 47],
  [53, 42, 40, 52, 154, 43, 31, 34],
  [59, 31, 44, 51, 48, 128, 34, 52],
  [36, 89, 52, 76, 62, 58, 44, 67],
  [28, 31, 55, 63, 58, 67, 50, 58],
];

// Score first.
const detections = [
  [0.88, 5, 67, 31, 48, 0.7, 119, 111, 40, 67, 0.8, 124, 9, 49, 67],
  [0.71, 64, 111, 64, 58, 0.54, 26, 140, 60, 47, 0.74, 19, 18, 43, 35],
  [
    ...[0.18, 109, 15, 77, 39, 0.67, 86, 63, 46, 45, 0.38, 160, 62, 36, 53],
    ...[0.91, 105, 131, 47, 47, 0.44, 18, 148, 40, 44],
  ],
  [0.35, 83, 28, 28, 26, 0.78, 28, 68, 42, 67, 0.45, 87, 89, 25, 39, 0.14, 10, 155, 60, 26],
  [0.62, 50, 38, 28, 46, 0.44, 95, 11, 53, 28, 0.95, 29, 131, 72, 29, 0.23, 29, 163, 72, 29],
  [0.45, 43, 48, 74, 38, 0.84, 17, 155, 29, 35, 0.43, 95, 110, 25, 42],
  [0.48, 16, 20, 101, 88, 0.95, 33, 116, 37, 49],
];

export const publishedTruths: readonly (readonly TestBox[])[] = truths.map((row) =>
  chunks(row, 4).map((box) => ({ at: corners(box) })),
);

export const publishedDetections: readonly (readonly TestBox[])[] = detections.map((row) =>
  chunks(row, 5).map(([score, ...box]) => ({ at: corners(box), score })),
);

function chunks(values: readonly number[], size: number): number[][] {
  return Array.from({ length: values.length / size }, (_, i) => values.slice(i * size, (i + 1) * size));
}

function corners([left, top, width, height]: readonly number[]): TestBox['at'] {
  return [left, top, left + width, top + height];
}
