import type { Window } from '@fsnet/graph';
import type { PoolWindows } from '../operations/pool-windows.ts';
import type { Cpu } from './cpu.ts';

/** Sizes of a pool's tensors. */
export interface PoolShape {
  readonly batch: number;
  readonly channels: number;
  readonly windows: PoolWindows;
}

/** Calls `use` with the address of what ../../assembly/pooling/pool.ts makes of the windows. */
export function withPool(
  cpu: Cpu,
  { batch, channels, windows: [rows, columns] }: PoolShape,
  countPadding: boolean,
  use: (pool: number) => void,
): void {
  cpu.withScratch(64 + 12 * (rows.output + columns.output), (to) => {
    cpu.run('describePool', {
      to,
      batch,
      channels,
      countPadding: Number(countPadding),
      height: rows.input,
      outputRows: rows.output,
      rowTaps: rows.kernel,
      rowStride: rows.stride,
      rowDilation: rows.dilation,
      rowsBefore: rows.padBegin,
      rowsBehind: rows.padEnd,
      width: columns.input,
      outputColumns: columns.output,
      columnTaps: columns.kernel,
      columnStride: columns.stride,
      columnDilation: columns.dilation,
      columnsBefore: columns.padBegin,
      columnsBehind: columns.padEnd,
    });
    use(to);
  });
}

/** The shape of a pool's input or output. */
export function pooledShape(
  { batch, channels, windows: [rows, columns] }: PoolShape,
  side: keyof Pick<Window, 'input' | 'output'>,
): number[] {
  return [batch, rows[side], columns[side], channels];
}
