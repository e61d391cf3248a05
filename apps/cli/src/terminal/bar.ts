const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `width` characters, filled to `fraction`, exact to an eighth of a character, padded by `empty`. */
export function bar(fraction: number, width: number, empty = ' '): string {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width * 8);
  const blocks = '█'.repeat(filled >> 3) + eighths[filled & 7];
  return blocks + empty.repeat(width - blocks.length);
}
