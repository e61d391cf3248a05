import type { Window } from '@fsnet/graph';
import type { GpuContext } from '../../gpu/gpu-context.ts';
import { slidingKey, type TapTables } from './tap-geometry.ts';

/** {@link TapTables} on the device, the same for inputs of all sizes. */
export interface TapBuffers {
  readonly tables: TapTables;
  readonly starts: GPUBuffer;
  readonly ranks: GPUBuffer;
  readonly byteLength: number;
  dispose(): void;
}

export function uploadTapTables(context: GpuContext, tables: TapTables, name: string): TapBuffers {
  const starts = context.buffer(tables.starts, `${name} row starts`);
  const ranks = context.buffer(tables.ranks, `${name} row ranks`);
  return {
    ...{ tables, starts, ranks, byteLength: starts.size + ranks.size },
    dispose() {
      context.free(starts);
      context.free(ranks);
    },
  };
}

/** What the tables of a weight depend on beside the weight. */
export function tablesKey(name: string, vertical: Window, horizontal: Window): string {
  return `tap tables ${name} ${slidingKey(vertical, horizontal)}`;
}
