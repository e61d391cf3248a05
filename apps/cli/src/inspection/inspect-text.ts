import { formatBytes, formatCount, formatRatio, formatShare } from '@fsnet/figures';
import type { ValueInfo } from '@fsnet/graph';
import type { Io } from '../io.ts';
import { colorsFor } from '../terminal/colors.ts';
import { printable } from '../terminal/printable.ts';
import { wrap } from '../terminal/wrap.ts';
import { layerTable } from './layer-table.ts';
import type { InspectReport } from './report.ts';

/** The report for people: what the network is, its layers, and whether the file could be smaller. */
export function inspectText(path: string, report: InspectReport, all: boolean, io: Io): string[] {
  const colors = colorsFor(io.stdout, io);
  const { columns } = io.stdout;
  const fact = (name: string, text: string) =>
    wrap(`${colors.dim(name.padEnd(10))} ${text}`, columns, ' '.repeat(11));
  return [
    colors.bold(printable(path)),
    ...facts(report).flatMap(([name, text]) => fact(name, text)),
    '',
    ...(report.layers.length > 0 ? layerTable(report, { all, columns, colors }) : ['no weights']),
    '',
    ...sizes(report).flatMap(([name, text]) => fact(name, text)),
  ];
}

function facts(report: InspectReport): [string, string][] {
  const { format, version, writer, opset, nodes, metadata, parameters, effectiveParameters, bytes } = report;
  const { title, task, licence, labels, preprocessing, provenance } = metadata;
  const kind =
    format === 'fsn' ? `.fsn ${version}${writer ? `, written by ${printable(writer)}` : ''}` : 'ONNX';
  const lines: [string, string][] = [['format', `${kind}; opset ${opset}, ${nodes} nodes`]];
  const add = (name: string, text: string | undefined) => {
    if (text) lines.push([name, printable(text)]);
  };
  add('title', title);
  add('task', task);
  add('licence', licence);
  for (const input of report.inputs) add('input', describeValue(input));
  for (const output of report.outputs) add('output', describeValue(output));
  if (labels)
    add('labels', `${labels.length}: ${labels.slice(0, 3).join(', ')}${labels.length > 3 ? ', …' : ''}`);
  for (const { width, height, resize, colorOrder, layout, mean, std } of preprocessing ?? []) {
    const short = (values: readonly number[]) =>
      values.map((value) => Number(value.toPrecision(4))).join(' ');
    add(
      'images',
      `${width}×${height} ${resize}, ${colorOrder}, ${layout}, mean ${short(mean)}, std ${short(std)}`,
    );
  }
  for (const { metric, value, dataset, samples } of provenance?.accuracy ?? []) {
    add('measured', `${metric} ${(value * 100).toFixed(2)} % on ${dataset}, ${samples} samples`);
  }
  if (report.goldenSamples > 0) add('golden', `${report.goldenSamples} (fsn verify runs them)`);
  const weights = `${formatBytes(bytes)} for ${formatCount(parameters)} parameters`;
  const effective = ` (${formatCount(effectiveParameters)} effective)`;
  lines.push([
    'size',
    report.compressionRatio < 1.01
      ? `${weights}: no smaller than float32`
      : `${weights}${effective}: ${formatRatio(report.compressionRatio)} times smaller than float32`,
  ]);
  return lines;
}

function sizes({
  bytes,
  gzipBytes,
  brotliBytes,
  brotliQuality,
  entropyBytes,
  layers,
}: InspectReport): [string, string][] {
  if (gzipBytes === undefined || brotliBytes === undefined || entropyBytes === undefined) return [];
  const gain = (smaller: number) =>
    smaller < bytes ? `would save ${formatShare(1 - smaller / bytes)}` : 'would save nothing';
  const measured = layers.filter((layer) => layer.entropyBytes !== undefined);
  const stored = measured.reduce((sum, layer) => sum + layer.bytes - (layer.locationBytes ?? 0), 0);
  const lines: [string, string][] = [
    ['gzip', `${formatBytes(gzipBytes)}, ${gain(gzipBytes)}`],
    ['brotli', `${formatBytes(brotliBytes)} at quality ${brotliQuality}, ${gain(brotliBytes)}`],
  ];
  if (entropyBytes > 0) {
    const values = `the values of ${measured.length} weight${measured.length === 1 ? '' : 's'}`;
    const excess = stored / entropyBytes - 1;
    const text = `${values} take ${formatBytes(stored)}, ${formatShare(Math.abs(excess))} ${excess < 0 ? 'below' : 'above'} their order-0 entropy of ${formatBytes(entropyBytes)}`;
    lines.push(['entropy', text]);
  }
  return lines;
}

function describeValue({ name, dtype, shape }: ValueInfo): string {
  const sizes = shape === null ? 'any shape' : shape.map((size) => size ?? '?').join('×') || 'scalar';
  return `${name} ${dtype} ${sizes}`;
}
