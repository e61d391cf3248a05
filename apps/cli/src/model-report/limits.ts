/** How much of a network a page shows, so that no network makes it too large to open. The page says which hold. */
export const limits = {
  /** Rows of the table of weights: the largest. */
  rows: 400,
  /** Weights that are drawn: the largest. 64 of them make up to about 2 MB. */
  drawnWeights: 64,
  /** Dense values beyond which a weight is not drawn, for they have to be unfolded first: 256 MB of them. */
  drawnValues: 67_108_864,
  goldenSamples: 8,
  /** Pixels along each side of a golden sample's picture. */
  samplePixels: 64,
  /** Samples run while the network takes no more multiply-adds than this: a minute or so. */
  goldenMultiplyAdds: 20e9,
  /** Characters of a name, and of a longer text. */
  name: 120,
  text: 2000,
  labels: 40,
} as const;
