import { formatBytes, formatRatio, formatShare } from '@fsnet/figures';
import { bar } from '../terminal/bar.ts';
import type { Colors } from '../terminal/colors.ts';
import { type Column, table } from '../terminal/table.ts';
import type { InspectReport, ReportedLayer } from './report.ts';
import { isSmall } from './small-weight.ts';

interface LayerColumn extends Column {
  readonly only?: 'fsn' | 'onnx';
  cell(layer: ReportedLayer): string;
}

/**
 * The weights of a file, one a line, then what else takes room in it. Weights of one dimension that are a small part
 * of the file (biases, batch norms) share one line unless `all` is set.
 */
export function layerTable(
  report: InspectReport,
  options: { readonly all: boolean; readonly columns: number | undefined; readonly colors: Colors },
): string[] {
  const { colors } = options;
  const shown = report.layers.filter((layer) => options.all || !isSmall(layer));
  const others = report.layers.filter((layer) => !shown.includes(layer));
  const largest = Math.max(...shown.map(({ relativeShare }) => relativeShare), Number.MIN_VALUE);
  const columns = layerColumns(largest, (options.columns ?? 120) < 100 ? 6 : 12).filter(
    ({ only }) => only === undefined || only === report.format,
  );
  const rows = shown.map((layer) => columns.map((column) => column.cell(layer)));
  const footer = (title: string, bytes: number, ratio?: string) =>
    columns.map((column) => {
      if (column.title === 'layer') return title;
      if (column.title === 'bytes') return formatBytes(bytes);
      if (column.title === 'share') return formatShare(bytes / report.bytes);
      return column.title === 'CR' && ratio ? ratio : '';
    });
  const sum = (layers: readonly ReportedLayer[]) => layers.reduce((total, { bytes }) => total + bytes, 0);
  const footers: string[][] = [];
  if (others.length > 0) footers.push(footer(`${others.length} small weights`, sum(others)));
  // Small vectors stand in the header itself, so the two overlap: what is left is what neither accounts for.
  const rest = report.bytes - sum(report.layers);
  if (rest > 0) footers.push(footer('graph, metadata', rest));
  footers.push(footer('whole file', report.bytes));
  const [dim, bold] = [colors.dim, colors.bold];
  const lines = table(columns, rows, { columns: options.columns, heading: dim }, footers);
  return [...lines.slice(0, -1), bold(lines.at(-1)!)];
}

function layerColumns(largestShare: number, barWidth: number): LayerColumn[] {
  return [
    { title: 'layer', align: 'left', drop: 0, shrinkTo: 16, cell: ({ name }) => name },
    { title: 'op', align: 'left', drop: 8, cell: ({ op }) => op },
    { title: 'shape', align: 'right', drop: 3, cell: ({ shape }) => shape.join('×') || 'scalar' },
    { title: 'kind', align: 'left', drop: 5, only: 'fsn', cell: ({ kind }) => kind },
    { title: 'type', align: 'left', drop: 5, only: 'onnx', cell: ({ dtype }) => dtype },
    {
      title: 'CR',
      align: 'right',
      drop: 2,
      only: 'fsn',
      cell: ({ kind, ratio }) => (kind === 'dense' ? '1' : formatRatio(ratio)),
    },
    { title: 'bits', align: 'right', drop: 1, cell: ({ bits }) => `${bits}` },
    { title: 'coder', align: 'left', drop: 7, only: 'fsn', cell: ({ coder }) => coder ?? '' },
    { title: 'bytes', align: 'right', drop: 0, cell: ({ bytes }) => formatBytes(bytes) },
    { title: 'share', align: 'right', drop: 4, cell: ({ relativeShare }) => formatShare(relativeShare) },
    {
      title: '',
      align: 'left',
      drop: 6,
      cell: ({ relativeShare }) => bar(relativeShare / largestShare, barWidth),
    },
  ];
}
