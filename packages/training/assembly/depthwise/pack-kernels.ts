/**
 * Kernels `[kernelHeight][kernelWidth][channels]` as `[rows][columns][channels, rounded up to 4]`. Rows are those from
 * `firstRow` back, `rowStep` apart, and columns likewise; steps below zero go forth.
 */
export function packKernels(
  kernels: usize,
  kernelWidth: i32,
  channels: i32,
  firstRow: i32,
  rowStep: i32,
  rows: i32,
  firstColumn: i32,
  columnStep: i32,
  columns: i32,
  to: usize,
): void {
  const wide = (channels + 3) & ~3;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const tap = (firstRow - row * rowStep) * kernelWidth + firstColumn - column * columnStep;
      let from = kernels + ((<usize>(tap * channels)) << 2);
      for (let channel = 0; channel < wide; channel++) {
        store<f32>(to, channel < channels ? load<f32>(from) : 0);
        from += 4;
        to += 4;
      }
    }
  }
}
