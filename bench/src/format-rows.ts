import { type Column, table } from '@fsnet/cli';
import type { Row } from './row.ts';

const columns: readonly Column[] = [
  { title: '', align: 'left', drop: 0, shrinkTo: 16 },
  { title: 'ours', align: 'right', drop: 0 },
  { title: 'peer', align: 'right', drop: 0 },
  { title: 'unit', align: 'left', drop: 0 },
  { title: 'peer is', align: 'left', drop: 1 },
  { title: 'ratio', align: 'right', drop: 0 },
];

/** The rows as a table for a terminal `width` characters wide; a ratio above 1 means that ours is better. */
export function formatRows(rows: readonly Row[], width?: number): string {
  const cells = rows.map(({ name, ours, peer, unit, peerName, ratio }) => [
    name,
    figure(ours),
    figure(peer),
    unit,
    peerName,
    figure(ratio),
  ]);
  return table(columns, cells, { columns: width }).join('\n');
}

/** Three significant digits, no exponent. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.max(0, 2 - digits));
}
