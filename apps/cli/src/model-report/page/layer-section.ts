import { formatRatio, formatShare } from '@fsnet/figures';
import { isSmall } from '../../inspection/small-weight.ts';
import { largestLayers } from '../largest-layers.ts';
import { limits } from '../limits.ts';
import type { ModelReport, ReportLayer } from '../model-report.ts';
import { barCell, bytesCell, countCell, labelled, plural, shareBeside, shown } from './cells.ts';

/** The table of weights: where the bytes and the multiply-adds go. Those of one dimension share a line. */
export function layerSection(report: ModelReport): string {
  const large = report.layers.filter((layer) => !isSmall(layer));
  const shownLayers = largestLayers(large, limits.rows);
  const others = report.layers.filter((layer) => !shownLayers.includes(layer));
  const scale = {
    share: mostOf(shownLayers, ({ relativeShare }) => relativeShare),
    ratio: mostOf(shownLayers, ({ ratio }) => ratio),
    // Against a byte where nothing is wider, so that few bits look few.
    bits: Math.max(
      8,
      mostOf(shownLayers, ({ bits }) => bits),
    ),
    work: mostOf(shownLayers, ({ denseMultiplyAdds = 0 }) => denseMultiplyAdds),
  };
  const rows = shownLayers.map((layer) => layerRow(layer, scale));
  const sum = others.reduce((bytes, layer) => bytes + layer.bytes, 0);
  const rest = report.bytes - report.layers.reduce((bytes, layer) => bytes + layer.bytes, 0);
  const footer = (name: string, bytes: number, work: string) =>
    `<tr><td>${name}</td><td class="none"></td><td class="none"></td>${bytesShare(bytes, bytes / report.bytes)}${labelled('multiply-adds', work)}</tr>`;
  const { multiplyAdds: spent, denseMultiplyAdds: dense = 0 } = report;
  const feet = [
    ...(others.length > 0 ? [footer(plural(others.length, 'small weight'), sum, '')] : []),
    // Small vectors stand in the header itself, so what is left may be nothing.
    ...(rest > 0 ? [footer('graph and metadata', rest, '')] : []),
    footer(
      '<b>whole file</b>',
      report.bytes,
      spent === undefined ? '' : `${workText(spent, dense)}${emptyBar}`,
    ),
  ];
  return `<section>
<h2>Layers</h2>
<table class="wide rows">
<thead><tr><th>weight</th><th title="dense : stored values">ratio</th><th>bits</th><th>bytes, of the file</th><th title="on one sample">multiply-adds, of dense</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
<tfoot>
${feet.join('\n')}
</tfoot>
</table>
</section>`;
}

const emptyBar = '<span class="bar"></span>';

interface Scale {
  readonly share: number;
  readonly ratio: number;
  readonly bits: number;
  readonly work: number;
}

function layerRow(layer: ReportLayer, scale: Scale): string {
  const {
    name,
    op,
    kind,
    shape,
    ratio,
    bits,
    bytes,
    relativeShare,
    multiplyAdds,
    denseMultiplyAdds = 0,
  } = layer;
  const facts = [shown(op), shape.join('×'), kind === 'summary' ? 'summary' : 'dense'].filter(Boolean);
  const work = multiplyAdds === undefined ? '' : workText(multiplyAdds, denseMultiplyAdds);
  const cells = [
    labelled('ratio', formatRatio(ratio), barCell(ratio / scale.ratio)),
    labelled('bits', `${bits}`, barCell(bits / scale.bits)),
    bytesShare(bytes, relativeShare, barCell(relativeShare / scale.share)),
    labelled('multiply-adds, of dense', work, barCell((multiplyAdds ?? 0) / scale.work)),
  ];
  return `<tr><td>${shown(name)}<br><span class="muted small">${facts.join(' · ')}</span></td>${cells.join('')}</tr>`;
}

function bytesShare(bytes: number, share: number, bar: string = emptyBar): string {
  return labelled('bytes, of the file', `${bytesCell(bytes)}${shareBeside(formatShare(share))}`, bar);
}

function workText(spent: number, dense: number): string {
  return `${countCell(spent)}${shareBeside(spent < dense ? formatShare(spent / dense) : '')}`;
}

function mostOf(layers: readonly ReportLayer[], value: (layer: ReportLayer) => number): number {
  return layers.reduce((most, layer) => Math.max(most, value(layer)), Number.MIN_VALUE);
}
