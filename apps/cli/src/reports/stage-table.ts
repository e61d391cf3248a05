import { formatBytes, formatDuration } from '@fsnet/figures';
import type { Io } from '../io.ts';
import { colorsFor } from '../terminal/colors.ts';
import { printable } from '../terminal/printable.ts';
import { table } from '../terminal/table.ts';
import type { FinetuneResult } from '../training/run-finetune.ts';

/** What `fsn finetune` says when it is done: the network before, fitted, and fine-tuned. */
export function stageLines(
  { output, epochs, heldOut, stages, milliseconds }: FinetuneResult,
  io: Io,
): string[] {
  const colors = colorsFor(io.stdout, io);
  const test = stages[0].accuracy[0];
  const columns = [
    { title: '', align: 'left', drop: 0 },
    ...(test ? [{ title: 'top-1', align: 'right', drop: 0 } as const] : []),
    ...(heldOut > 0 ? [{ title: 'same class as before', align: 'right', drop: test ? 1 : 0 } as const] : []),
    { title: 'size', align: 'right', drop: 2 },
  ] as const;
  const rows = stages.map(({ name, accuracy, agreement, bytes }) => [
    name,
    ...(test ? [percent(accuracy[0].value)] : []),
    ...(agreement === undefined ? [] : [percent(agreement)]),
    formatBytes(bytes),
  ]);
  const measured = [
    ...(test ? [`top-1 on ${printable(test.dataset)}, ${test.samples.toLocaleString('en')} images`] : []),
    ...(heldOut > 0 ? [`classes compared on ${heldOut.toLocaleString('en')} held-out images`] : []),
  ];
  return [
    ...table(columns, rows, { columns: io.stdout.columns, heading: colors.dim }),
    colors.dim(measured.join('; ')),
    `${colors.bold(printable(output))}, ${epochs} epochs in ${formatDuration(milliseconds)}`,
  ];
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}
