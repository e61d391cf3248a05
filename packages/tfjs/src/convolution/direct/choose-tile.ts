/** How many threads share a tile of outputs, each with 4 pixels by 4 filters. */
export interface Tile {
  readonly threadRows: number;
  readonly threadColumns: number;
  /** Channels that are brought to workgroup memory at a time, in fours. */
  readonly tileDepth: number;
}

/** The tile for so many outputs of a group, each a sum over so many channels of every tap. */
export function chooseTile(_pixels: number, filters: number, channels: number): Tile {
  const tileDepth = channels > 16 ? 8 : channels > 8 ? 4 : channels > 4 ? 2 : 1;
  return { threadRows: 8, threadColumns: filters > 16 ? 8 : 4, tileDepth };
}
