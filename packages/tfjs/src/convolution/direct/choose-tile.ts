/** How many threads share a tile of outputs, and how many outputs each thread has. */
export interface Tile {
  readonly threadRows: number;
  readonly threadColumns: number;
  /** Pixels of a thread, by 4 filters. */
  readonly threadPixels: 4 | 8;
  /** Channels that are brought to workgroup memory at a time, in fours. */
  readonly tileDepth: number;
}

/** The tile for so many outputs of a group, each a sum over so many channels of every tap. */
export function chooseTile(pixels: number, filters: number, channels: number): Tile {
  return {
    threadRows: 8,
    threadColumns: filters > 16 ? 8 : 4,
    // More pixels read every weight less often, where enough workgroups remain for all of a GPU.
    threadPixels: pixels * filters >= 2 ** 18 ? 8 : 4,
    tileDepth: channels > 16 ? 8 : channels > 8 ? 4 : channels > 4 ? 2 : 1,
  };
}
