import type { CompressReport, LayerReport } from '@fsnet/encoder';
import { formatCount, formatRatio, formatShare } from '@fsnet/figures';
import type { Io } from '../io.ts';
import { type Colors, colorsFor } from '../terminal/colors.ts';
import { printable } from '../terminal/printable.ts';
import { table } from '../terminal/table.ts';
import { wrap } from '../terminal/wrap.ts';
import { type Written, writtenLine } from './written-line.ts';

/**
 * What `fsn encode` says when it is done: sizes, what became of the layers, what to beware of.
 *
 * @param asked whether the command line asks for summaries
 */
export function encodeSummary(
  written: Written,
  report: CompressReport | undefined,
  asked: boolean,
  io: Io,
): string[] {
  const lines = [writtenLine(written)];
  if (!report) return lines;
  const colors = colorsFor(io.stdout, io);
  const width = io.stdout.columns;
  const { layers, goldenSamples, notes } = report;
  if (layers.length > 0) lines.push(...wrap(layersLine(layers), width, '    '));
  lines.push(...summaryTable(layers, colors, width));
  for (const [reason, names] of grouped(layers)) {
    lines.push(...wrap(`  ${nameList(names)}: ${reason}`, width, '    '));
  }
  if (asked && !layers.some(({ kind }) => kind === 'summary')) {
    const text = `  ${colors.yellow('warning:')} a summary was asked for, but no layer can be one: the file is as large as without`;
    lines.push(...wrap(text, width, '    '));
  }
  const warned = layers.filter(({ warning }) => warning !== undefined);
  if (warned.length > 0) {
    const text = `  ${colors.yellow('warning:')} ${warningLine(warned)}`;
    lines.push(...wrap(text, width, '    '));
  }
  lines.push(...wrap(`  golden samples: ${goldenLine(goldenSamples)}`, width, '    '));
  for (const note of notes) lines.push(...wrap(`  ${colors.dim('note:')} ${printable(note)}`, width, '    '));
  return lines;
}

function layersLine(layers: readonly LayerReport[]): string {
  const sum = (key: 'weights' | 'stored') => layers.reduce((total, layer) => total + layer[key], 0);
  const summaries = layers.filter(({ kind }) => kind === 'summary').length;
  const bits = range(layers.map((layer) => layer.bits));
  const errors = layers.map(({ relativeError }) => relativeError);
  const kinds = summaries === 0 ? 'all dense' : `${summaries} as summaries`;
  const ratio = formatRatio(sum('weights') / sum('stored'));
  const stored = summaries === 0 ? '' : `, ${formatCount(sum('stored'))} stored (ratio ${ratio})`;
  const [least, most] = [Math.min(...errors), Math.max(...errors)];
  return `  ${layers.length} layers, ${kinds}: ${formatCount(sum('weights'))} weights${stored} at ${bits} bits, ${errorRange(least, most)}`;
}

function errorRange(least: number, most: number): string {
  if (most === 0) return 'exact';
  return `relative error ${formatShare(least)} to ${formatShare(most)}`;
}

function summaryTable(layers: readonly LayerReport[], colors: Colors, width: number | undefined): string[] {
  const fitted = layers.filter((layer) => layer.fitted);
  if (fitted.length === 0) return [];
  const columns = [
    { title: 'fitted layer', align: 'left', drop: 0, shrinkTo: 14 },
    { title: 'filters', align: 'right', drop: 1 },
    { title: 'CR', align: 'right', drop: 0 },
    { title: 'bits', align: 'right', drop: 2 },
    { title: 'lost energy', align: 'right', drop: 0 },
  ] as const;
  const rows = fitted.map(({ name, shape, ratio, bits, fitError }) => [
    printable(name),
    shape.join('×'),
    formatRatio(ratio),
    `${bits}`,
    formatShare(fitError ** 2),
  ]);
  const inner = width === undefined ? undefined : width - 2;
  return table(columns, rows, { columns: inner, heading: colors.dim }).map((line) => `  ${line}`);
}

/** Names of the layers by the reason why they are not what was asked for. */
function grouped(layers: readonly LayerReport[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { name, reason } of layers) {
    if (reason === undefined) continue;
    const key = asOptions(reason);
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return groups;
}

function nameList(names: readonly string[]): string {
  const shown = names.slice(0, 4).map(printable).join(', ');
  return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
}

function warningLine(warned: readonly LayerReport[]): string {
  if (warned.length === 1) return `${printable(warned[0].name)}: ${printable(warned[0].warning!)}`;
  const lost = warned.map(({ fitError }) => fitError ** 2);
  const most = formatShare(Math.max(...lost));
  return `${warned.length} layers lose ${formatShare(Math.min(...lost))} to ${most} of their weights' energy; train the network, or lower the ratio`;
}

function goldenLine({ count, reason }: CompressReport['goldenSamples']): string {
  return reason === undefined ? `${count}` : `${count} (${asOptions(reason)})`;
}

/** What the library says, its options called as the command calls them. */
function asOptions(text: string): string {
  return printable(text)
    .replaceAll('"protect": false lifts it', '--no-protect lifts it')
    .replaceAll('"locations": "free" would', '--locations free would')
    .replaceAll('"goldenSamples": 1 stores', '--golden 1 stores');
}

function range(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? `${least}` : `${least} to ${most}`;
}
