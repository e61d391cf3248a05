import { formatBytes, formatCount, formatShare } from '@fsnet/figures';
import type { Profile } from '@fsnet/wasm';
import type { Explanation } from '../backends/session.ts';
import type { Io } from '../io.ts';
import { colorsFor } from '../terminal/colors.ts';
import { type Column, table } from '../terminal/table.ts';

/** What a network tells about how it runs; what was not asked for is absent. */
export interface LayerReport {
  readonly explanation?: Explanation;
  readonly profile?: Profile;
}

interface LayerColumn extends Column {
  readonly cells: readonly string[];
  readonly total: string;
}

/** The layers one a line, and their sum. */
export function layerTable({ explanation, profile }: LayerReport, io: Io): string[] {
  const { dim, bold } = colorsFor(io.stdout, io);
  const { layers } = explanation ?? profile ?? { layers: [] };
  const columns: LayerColumn[] = [
    {
      ...{ title: 'layer', align: 'left', drop: 0, shrinkTo: 10 },
      ...{ cells: layers.map(({ name }) => name), total: 'all' },
    },
    { title: 'op', align: 'left', drop: 5, cells: layers.map(({ op }) => op), total: '' },
    ...(explanation ? explained(explanation) : []),
    ...(profile ? profiled(profile) : []),
    ...(explanation ? reasons(explanation) : []),
  ];
  const rows = layers.map((_, row) => columns.map(({ cells }) => cells[row]));
  const totals = columns.map(({ total }) => total);
  const style = { columns: io.stdout.columns, heading: dim, footing: bold };
  return [...table(columns, rows, style, [totals]), ...(explanation ? memoryLine(explanation) : [])];
}

function explained({ layers, multiplyAdds, denseMultiplyAdds }: Explanation): LayerColumn[] {
  const share = (spent: number, dense: number) => (dense > 0 ? formatShare(spent / dense) : '');
  return [
    {
      ...{ title: 'output', align: 'right', drop: 4 },
      ...{ cells: layers.map(({ shape }) => shape.join('×')), total: '' },
    },
    { title: 'kernel', align: 'left', drop: 0, cells: layers.map(({ kernel }) => kernel), total: '' },
    {
      ...{ title: 'MACs', align: 'right', drop: 2 },
      cells: layers.map((layer) => (layer.denseMultiplyAdds > 0 ? formatCount(layer.multiplyAdds) : '')),
      total: formatCount(multiplyAdds),
    },
    {
      ...{ title: 'of dense', align: 'right', drop: 3 },
      cells: layers.map((layer) => share(layer.multiplyAdds, layer.denseMultiplyAdds)),
      total: share(multiplyAdds, denseMultiplyAdds),
    },
  ];
}

function profiled({ layers, milliseconds }: Profile): LayerColumn[] {
  return [
    {
      ...{ title: 'ms', align: 'right', drop: 0 },
      cells: layers.map((layer) => layer.milliseconds.toFixed(3)),
      total: milliseconds.toFixed(3),
    },
    {
      ...{ title: 'share', align: 'right', drop: 1 },
      ...{ cells: layers.map(({ share }) => formatShare(share)), total: '' },
    },
  ];
}

function reasons({ layers }: Explanation): LayerColumn[] {
  return [{ title: 'why', align: 'left', drop: 6, cells: layers.map(({ reason }) => reason), total: '' }];
}

function memoryLine({ memory }: Explanation): string[] {
  if (!memory) return [];
  const { weightBytes, arenaBytes } = memory;
  return [`memory: ${formatBytes(weightBytes)} of weights, ${formatBytes(arenaBytes)} between layers`];
}
