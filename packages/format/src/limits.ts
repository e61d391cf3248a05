/**
 * Most that a reader accepts (`FSN.md`, "Limits"). Files beyond them are refused with `limit-exceeded`, whoever wrote
 * them.
 */
export const limits = {
  /** Bytes of the header: it is read and held whole. The largest networks need some hundred kilobytes. */
  headerBytes: 67_108_864,
  /** Bytes of one string: names and labels are short, and a description is no place for a book. */
  stringBytes: 65_536,
  /** Sizes of a shape; ONNX runtimes stop at 8 or earlier. */
  rank: 16,
  /** Elements of a tensor or vector: an index must fit a 32-bit signed integer, as in wasm and WGSL. */
  elements: 2_147_483_647,
  /** Attributes of a node: the richest ONNX operator has 15. Bounds what nodes that share attributes expand to. */
  attributes: 128,
  /** Golden samples: each costs a run of the whole network to verify. */
  goldenSamples: 64,
  /** Elements of an input that is drawn from a seed: bounds what a few bytes of header can make a reader draw. */
  drawnElements: 67_108_864,
  /** Pixels of a side of the image that an input is made of. */
  imageSide: 65_536,
  /** Measured figures in the provenance. */
  accuracies: 1024,
  /**
   * Symbols for each byte of an entropy-coded stream, so never under 1 bit a symbol: bounds the memory that
   * unpacking takes to 8 bytes for each byte of a file.
   */
  symbolsPerByte: 8,
  /** Fewest bits that one explicit location takes in its payload: its start takes 32 bits in memory. */
  bitsPerLocation: 3,
  /** Dense weights for each value of a filter summary: bounds what expanding takes. Useful ones have 2 to 16. */
  sharing: 256,
} as const;
