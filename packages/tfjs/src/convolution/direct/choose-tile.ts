import type { DeviceKind } from '../../gpu/device-kind.ts';

/** How many threads share a tile of outputs, and how many outputs each thread has. */
export interface Tile {
  readonly threadRows: number;
  readonly threadColumns: number;
  /** Pixels of a thread, by 4 filters. */
  readonly threadPixels: 4 | 8;
  /** Channels that are brought to workgroup memory at a time, in fours; 0: none, every thread reads what it needs. */
  readonly tileDepth: number;
}

/** The tile for so many outputs of a group, each a sum over so many channels of every tap. */
export function chooseTile(pixels: number, filters: number, channels: number, device: DeviceKind): Tile {
  const threads = { threadRows: 8, threadColumns: filters > 16 ? 8 : 4 };
  // Measured on SwiftShader: 1.5 times as fast without barriers, at 14 x 14 x 128.
  if (device === 'software') return { ...threads, threadPixels: 4, tileDepth: 0 };
  return {
    ...threads,
    // More pixels read every weight less often, where enough workgroups remain for all of a GPU.
    threadPixels: pixels * filters >= 2 ** 18 ? 8 : 4,
    tileDepth: channels > 16 ? 8 : channels > 8 ? 4 : channels > 4 ? 2 : 1,
  };
}
