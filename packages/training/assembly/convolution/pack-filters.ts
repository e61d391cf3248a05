/**
 * Filters `[depth][stride]` as panels of 8: `[count / 8][depth][8]`, with zeros behind the last one.
 *
 * @param stride Filters of all groups.
 */
export function packFilters(filters: usize, stride: i32, count: i32, depth: i32, to: usize): void {
  const row = (<usize>stride) << 2;
  for (let filter = 0; filter < count; filter += 8) {
    let from = filters + ((<usize>filter) << 2);
    const columns = min(count - filter, 8);
    for (let k = 0; k < depth; k++) {
      if (columns == 8) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
      } else {
        for (let c = 0; c < 8; c++) {
          store<f32>(to + (<usize>c << 2), c < columns ? load<f32>(from + (<usize>c << 2)) : 0);
        }
      }
      to += 32;
      from += row;
    }
  }
}

/**
 * Filters `[kernelHeight][kernelWidth][channels][stride]` as panels for the input gradient: `[channels / 8][rows][columns]
 * [count][8]`. Rows are those of the kernel from `firstRow` back, `rowStep` apart, and columns likewise.
 */
export function packTurnedFilters(
  filters: usize,
  kernelWidth: i32,
  channels: i32,
  stride: i32,
  count: i32,
  firstRow: i32,
  rowStep: i32,
  rows: i32,
  firstColumn: i32,
  columnStep: i32,
  columns: i32,
  to: usize,
): void {
  const line = (<usize>stride) << 2;
  for (let channel = 0; channel < channels; channel += 8) {
    const lanes = min(channels - channel, 8);
    for (let row = 0; row < rows; row++) {
      const tapRow = (firstRow - row * rowStep) * kernelWidth;
      for (let column = 0; column < columns; column++) {
        const tap = tapRow + firstColumn - column * columnStep;
        const from = filters + (<usize>(tap * channels + channel)) * line;
        for (let lane = 0; lane < 8; lane++) {
          let source = from + (<usize>lane) * line;
          let target = to + ((<usize>lane) << 2);
          const end = target + ((<usize>count) << 5);
          if (lane < lanes) {
            for (; target < end; target += 32) {
              store<f32>(target, load<f32>(source));
              source += 4;
            }
          } else {
            for (; target < end; target += 32) store<f32>(target, 0);
          }
        }
        to += (<usize>count) << 5;
      }
    }
  }
}
