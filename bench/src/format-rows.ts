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
const withRequired: readonly Column[] = [
  ...columns,
  { title: 'at least', align: 'right', drop: 0 },
  { title: '', align: 'left', drop: 0 },
];

/**
 * The rows as a table for a terminal `width` characters wide; a ratio above 1 means that ours is better. Where a row
 * asks for a ratio, two more columns tell which and whether it was reached.
 */
export function formatRows(rows: readonly Row[], width?: number): string {
  const isRequired = rows.some(({ required }) => required !== undefined);
  return table(isRequired ? withRequired : columns, rowCells(rows), { columns: width }).join('\n');
}

/** The same as a table in Markdown. */
export function markdownRows(rows: readonly Row[]): string {
  const isRequired = rows.some(({ required }) => required !== undefined);
  const shown = isRequired ? withRequired : columns;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = shown.map(({ align }) => (align === 'right' ? '---:' : '---'));
  return [line(shown.map(({ title }) => title)), line(rule), ...rowCells(rows).map(line)].join('\n');
}

function rowCells(rows: readonly Row[]): string[][] {
  const isRequired = rows.some(({ required }) => required !== undefined);
  return rows.map(({ name, ours, peer, unit, peerName, ratio, required }) => [
    name,
    figure(ours),
    figure(peer),
    unit,
    peerName,
    figure(ratio),
    ...(isRequired
      ? [
          required === undefined ? '' : String(required),
          required === undefined ? '' : ratio >= required ? 'reached' : 'MISSED',
        ]
      : []),
  ]);
}

/** Three significant digits, no exponent. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.max(0, 2 - digits));
}
