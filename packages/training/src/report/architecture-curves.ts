import { cellPictureStyle, dartsOperations, deriveGenotype, drawCell, edgeRows } from '@fsnet/models';
import { drawLinePlot, type Series } from './line-plot.ts';
import type { LogEntry } from './log-entry.ts';
import { epochsOf } from './run-curves.ts';

/** Part of a report, with the title that stands above it. */
interface Drawing {
  readonly title: string;
  readonly drawing: string;
}

/** CSS of the drawings. */
export const architectureStyle: string = cellPictureStyle;

/** What a search has found so far: its cells after the last epochs that changed them, the newest first. */
export function drawFoundCells(entries: readonly LogEntry[]): Drawing[] {
  const found: Drawing[] = [];
  for (const kind of ['normal', 'reduce'] as const) {
    let before = '';
    const changes: Drawing[] = [];
    for (const { epoch, alphas } of epochsOf(entries)) {
      if (!alphas?.normal || !alphas.reduce) continue;
      const { [kind]: cell } = deriveGenotype({
        normal: Float32Array.from(alphas.normal.flat()),
        reduce: Float32Array.from(alphas.reduce.flat()),
      });
      const text = JSON.stringify(cell);
      if (text === before) continue;
      before = text;
      const title = `${kind === 'normal' ? 'Normal' : 'Reduction'} cell from epoch ${epoch} on`;
      changes.push({ title, drawing: drawCell(cell, { title }) });
    }
    found.push(...changes.slice(-shownChanges).reverse());
  }
  return found;
}

/** Earlier cells are in the log. */
const shownChanges = 4;

/** The shares of each edge's operations over the epochs, one drawing an edge. */
export function drawShares(entries: readonly LogEntry[]): Drawing[] {
  return (['normal', 'reduce'] as const).flatMap((kind) => {
    const epochs = epochsOf(entries).flatMap(({ epoch, alphas }) => {
      const rows = alphas?.[kind];
      return rows ? [{ epoch, shares: rows.map(softmax) }] : [];
    });
    if (epochs.length === 0) return [];
    return edgeRows.map(({ from, to }, row): Drawing => {
      const title = `${kind === 'normal' ? 'Normal' : 'Reduction'} cell: ${from} to ${to}`;
      const series = dartsOperations.map(
        (name, column): Series => ({
          ...{ name, color: `hsl(${column * 45} 60% 45%)` },
          points: epochs.map(({ epoch, shares }) => [epoch, shares[row][column]]),
        }),
      );
      const drawing = drawLinePlot({
        ...{ title: `Shares of operations, ${title}`, series },
        left: { minimum: 0, format: (value) => `${Number((value * 100).toFixed(1))} %` },
        xLabel: (epoch) => `epoch ${epoch}`,
      });
      return { title, drawing };
    });
  });
}

function softmax(values: readonly number[]): number[] {
  const parts = values.map((value) => Math.exp(value - Math.max(...values)));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}
