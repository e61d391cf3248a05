/**
 * Work units are output rows, numbered through all images of the batch.
 *
 * With strides, the input is read as `strideY * strideX` images that each hold every `stride`-th row and column. A
 * *parity* is one of them with the tap rows that are multiplied with it, because some tap meets its pixels. Rows
 * and columns below are those of these images.
 */
@unmanaged
export class SummaryConvolutionArguments {
  /** `[batch, inputHeight, inputWidth, channels]`. */
  input: usize;
  /** `[batch, outputHeight, outputWidth, filters]`. */
  output: usize;
  /** Tap rows by fours: `[rows / 4][channels][4]`. */
  panels: usize;
  /** `parityCount` times: row and column in the stride, first and last row that a tap meets from output row 0, bytes
   * from the scratch to its products, count of panels, their numbers (`panelCount` of them, some unused). */
  parities: usize;
  /** For each tap the row that it meets from output row 0. */
  tapRows: usize;
  /** `[filters / 4][taps][4]`: bytes from the row's products to those that the filter's tap meets from column 0. */
  offsets: usize;
  parityCount: i32;
  panelCount: i32;
  tapCount: i32;
  inputHeight: i32;
  inputWidth: i32;
  channels: i32;
  outputHeight: i32;
  outputWidth: i32;
  filters: i32;
  strideY: i32;
  strideX: i32;
  /** Output rows that are computed together. */
  blockRows: i32;
  /** Rows of products that are kept. */
  ringRows: i32;
  /** What makes row numbers 0 or more. */
  firstRow: i32;
  /** Zero columns before column 0. */
  firstColumn: i32;
  /** Bytes of a row of products, padding included. */
  pitch: i32;
  /** Bytes of all products. */
  productBytes: i32;
  scale: usize;
  bias: usize;
  residual: usize;
  activation: i32;
  activationA: f32;
  activationB: f32;
}
