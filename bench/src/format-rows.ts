import type { Row } from './row.ts';

/** The rows as a table for a terminal; a ratio above 1 means that ours is better. */
export function formatRows(rows: readonly Row[]): string {
  const cells = [
    ['', 'ours', 'peer', 'unit', 'peer is', 'ratio'],
    ...rows.map(({ name, ours, peer, unit, peerName, ratio }) => [
      name,
      figure(ours),
      figure(peer),
      unit,
      peerName,
      figure(ratio),
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const numeric = [false, true, true, false, false, true];
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          numeric[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Three significant digits, no exponent. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.max(0, 2 - digits));
}
