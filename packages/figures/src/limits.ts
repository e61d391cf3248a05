/** How much of a weight a drawing shows, so that no weight makes it too large to look at. */
export const drawingLimits = {
  /** Columns of pixels that a vector is drawn in; each shows the smallest and the largest of its values. */
  columns: 600,
  /** Segments that are drawn one by one, and lanes that they may need; else how often each value is read. */
  segments: 1000,
  lanes: 48,
  /** Of a histogram. */
  bins: 64,
  /** Weights along each side of a picture of filters: 32 by 32 kernels of 3 by 3. */
  filterPixels: 96,
} as const;
