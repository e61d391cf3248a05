import { formatBytes, formatDuration } from '@fsnet/figures';
import { targetText } from '@fsnet/training/search';
import type { Io } from '../io.ts';
import type { SearchOutcome } from '../search/run-search.ts';
import { colorsFor } from '../terminal/colors.ts';
import { type Column, table } from '../terminal/table.ts';

/** What `fsn search` says when it is done. */
export function outcomeLines(outcome: SearchOutcome, io: Io): string[] {
  const colors = colorsFor(io.stdout, io);
  const { target, met, model, recipe, report, dense, uniform, latency, milliseconds } = outcome;
  const hasTest = outcome.accuracy.length > 0;
  const columns: Column[] = [
    { title: '', align: 'left', drop: 0, shrinkTo: 8 },
    { title: 'bytes', align: 'right', drop: 0 },
    { title: 'brotli', align: 'right', drop: 2 },
    { title: 'held out', align: 'right', drop: 0 },
    ...(hasTest ? [{ title: 'test', align: 'right', drop: 1 } as const] : []),
  ];
  const row = (name: string, each: Pick<SearchOutcome, 'bytes' | 'brotliBytes' | 'heldOut' | 'accuracy'>) => [
    name,
    each.bytes.toLocaleString('en'),
    each.brotliBytes.toLocaleString('en'),
    percent(each.heldOut.accuracy),
    ...(hasTest ? [percent(each.accuracy[0].value)] : []),
  ];
  const rows = [
    ['dense', dense.bytes.toLocaleString('en'), '', percent(dense.accuracy), ...(hasTest ? [''] : [])],
    row('found', outcome),
    ...uniform.map((each) => row(each.name, each)),
  ];
  return [
    ...table(columns, rows, { columns: io.stdout.columns, heading: colors.dim }),
    ...(latency === undefined ? [] : [`${latency.toPrecision(3)} ms an image`]),
    ...(met ? [] : [`no network that was trained keeps to ${targetText(target)}; this one comes nearest`]),
    `${colors.bold(model)} ${formatBytes(outcome.bytes)}, in ${formatDuration(milliseconds)}`,
    colors.dim(`${recipe} trains it again, ${report} shows what was tried`),
  ];
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}
