/**
 * Copies runs of `bytes` bytes, a multiple of 4, along three axes: of each so many, and bytes from one to the next in
 * both places.
 */
export function copyBox(
  from: usize,
  to: usize,
  planes: i32,
  fromPlane: usize,
  toPlane: usize,
  rows: i32,
  fromRow: usize,
  toRow: usize,
  runs: i32,
  fromRun: usize,
  toRun: usize,
  bytes: usize,
): void {
  for (; planes > 0; planes--, from += fromPlane, to += toPlane) {
    let rowFrom = from;
    let rowTo = to;
    for (let row = rows; row > 0; row--, rowFrom += fromRow, rowTo += toRow) {
      let source = rowFrom;
      let target = rowTo;
      for (let run = runs; run > 0; run--, source += fromRun, target += toRun) {
        if (bytes > 256) {
          memory.copy(target, source, bytes);
          continue;
        }
        let at: usize = 0;
        for (; at + 16 <= bytes; at += 16) v128.store(target + at, v128.load(source + at));
        for (; at < bytes; at += 4) store<f32>(target + at, load<f32>(source + at));
      }
    }
  }
}

/** Channel `order[i]` (int32) of each pixel of the input becomes channel `i` of the output. */
export function shuffleChannels(input: usize, order: usize, output: usize, pixels: i32, channels: i32): void {
  const bytes = (<usize>channels) << 2;
  for (; pixels > 0; pixels--, input += bytes, output += bytes)
    for (let at: usize = 0; at < bytes; at += 4)
      store<f32>(output + at, load<f32>(input + ((<usize>load<i32>(order + at)) << 2)));
}
