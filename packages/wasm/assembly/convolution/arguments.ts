/**
 * Work units are parts of blocks of groups: one of `parts` of the panels of 8 filters for one of the blocks
 * of `tiles` times 4 positions, block by block and group by group. A group is a convolution by itself.
 */
@unmanaged
export class ConvolutionArguments {
  input: usize;
  /** Panels of 8 filters, `[groups][filters / 8][kernelHeight][kernelWidth][channels][8]`, scaled. */
  weights: usize;
  /** `[groups][filters, rounded up to 8]`. */
  bias: usize;
  /** 0, or like the output. */
  residual: usize;
  output: usize;
  /** Bytes from one group to the next. */
  inputGroup: i32;
  weightGroup: i32;
  biasGroup: i32;
  outputGroup: i32;
  /** Positions of the window are `[images, outputHeight, outputWidth]`. */
  images: i32;
  inputHeight: i32;
  inputWidth: i32;
  outputHeight: i32;
  outputWidth: i32;
  /** Bytes from a pixel to the next one in its row. Rows and images of the input have no gaps. */
  inputPixel: i32;
  outputPixel: i32;
  outputRow: i32;
  outputImage: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideY: i32;
  strideX: i32;
  dilationY: i32;
  dilationX: i32;
  /** Rows and columns of padding before the input; may be negative. */
  top: i32;
  left: i32;
  /** Of a group. */
  channels: i32;
  filters: i32;
  tiles: i32;
  parts: i32;
  activation: i32;
  activationA: f32;
  activationB: f32;
}
