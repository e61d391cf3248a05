import { htmlPage } from '../report/html-page.ts';
import { drawLinePlot, escapeText, type Series } from '../report/line-plot.ts';
import { drawLayerBars } from './layer-bars.ts';
import type { TrialRole, TriedNetwork } from './network-trials.ts';
import { targetText } from './search-options.ts';
import type { SearchRecord } from './search-record.ts';

/** What a report tells besides the search's own record. */
export interface SearchReportHead {
  readonly title: string;
  /** Of the result, on test images, and compressed by brotli. */
  readonly test?: readonly { readonly metric: string; readonly value: number; readonly samples: number }[];
  readonly brotliBytes?: number;
}

const style = `
  .curves { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(30rem, 100%), 1fr)); gap: 1rem }
  .curves figure { border: 1px solid var(--line); border-radius: 6px; overflow: hidden }
  .scroll { overflow-x: auto }
  .scroll svg { min-width: 46rem; width: 100% }`;

/** Seconds from one look at a search that goes on to the next. */
const refreshSeconds = 10;

const roles: Readonly<Record<TrialRole, { readonly name: string; readonly color: string }>> = {
  probe: { name: 'learned for a short time', color: '#8a8f98' },
  final: { name: 'searched', color: '#1f6fb2' },
  repair: { name: 'searched, made smaller', color: '#3a7d44' },
  uniform: { name: 'all layers alike', color: '#c4622d' },
};

/** A search as one HTML page that needs nothing else: what was found, sizes against accuracies, layers, what was tried. */
export function writeSearchReport(head: SearchReportHead, record: SearchRecord): string {
  const { result, settings, layers } = record;
  const bars = result && `<h2>Layers</h2>\n<div class="scroll">${drawLayerBars(result.layers)}</div>`;
  const figures = [
    record.tried.length > 0 && accuracyPlot(record),
    record.curve.length > 0 && lossPlot(record),
  ];
  const curves = figures.flatMap((figure) => (figure ? [`<figure>${figure}</figure>`] : []));
  const sections = [
    `<h1>${escapeText(head.title)}</h1>
<p>The best file for ${targetText(settings.target)}.</p>`,
    result
      ? summaryTable(head, record)
      : `<p>Not finished: ${progressText(record)} so far. This page loads itself anew.</p>`,
    curves.length > 0 && `<h2>Size and accuracy</h2>\n<div class="curves">\n${curves.join('\n')}\n</div>`,
    bars,
    record.tried.length > 0 &&
      `<h2>Networks that were trained</h2>\n<div class="scroll">${triedTable(record.tried)}</div>`,
    `<h2>Layers as they were measured</h2>
<p>One at a time, all others dense: bytes, and how far the network's answers diverge from what they were (nats an image).</p>
${layers.map((table) => layerTable(table)).join('\n')}`,
  ];
  const body = sections.filter(Boolean).join('\n');
  return htmlPage({ title: head.title, style, body, ...(!result && { refresh: refreshSeconds }) });
}

function summaryTable({ test = [], brotliBytes }: SearchReportHead, { dense, result }: SearchRecord): string {
  if (!result) return '';
  const tested = test.map(
    ({ metric, value, samples }) =>
      `<tr><td>${escapeText(metric)} on ${samples.toLocaleString('en')} test images</td><td></td><td>${percent(value)}</td></tr>`,
  );
  const latency =
    result.milliseconds === undefined
      ? ''
      : `<tr><td>milliseconds an image</td><td></td><td>${result.milliseconds.toPrecision(3)}</td></tr>`;
  const brotli =
    brotliBytes === undefined
      ? ''
      : `<tr><td>bytes by brotli</td><td></td><td>${count(brotliBytes)}</td></tr>`;
  return `<table><tbody>
<tr><th></th><th>dense</th><th>found</th></tr>
<tr><td>bytes</td><td>${count(dense.bytes)}</td><td><b>${count(result.bytes)}</b></td></tr>
${brotli}
<tr><td>accuracy on ${count(result.measured.images)} held-out images</td><td>${percent(dense.measured.accuracy)}</td><td><b>${percent(result.measured.accuracy)}</b></td></tr>
<tr><td>same class as the dense network</td><td></td><td>${percent(result.measured.agreement)}</td></tr>
${tested.join('\n')}${latency}
</tbody></table>${result.met ? '' : '\n<p><b>No network that was trained keeps to the target; this one comes nearest.</b></p>'}`;
}

function progressText({ plan, layers, tried }: SearchRecord): string {
  const measured = layers.reduce(
    (sum, { candidates }) => sum + new Set(candidates.map(({ ratio }) => ratio)).size,
    0,
  );
  const layerJobs = `${measured} of ${plan.layerJobs} evaluations of layers`;
  return tried.length > 0 ? `${tried.length} networks were trained` : `${layerJobs} were made`;
}

function accuracyPlot({ tried, dense }: SearchRecord): string {
  const series = (Object.keys(roles) as TrialRole[]).flatMap((role): Series[] => {
    const points = tried
      .filter((network) => network.role === role)
      .map(({ bytes, measured }) => [bytes, measured.accuracy] as const);
    return points.length > 0 ? [{ ...roles[role], points, scattered: true }] : [];
  });
  const sizes = tried.map(({ bytes }) => bytes);
  const line = [Math.min(...sizes), Math.max(...sizes)].map(
    (bytes) => [bytes, dense.measured.accuracy] as const,
  );
  return drawLinePlot({
    title: 'Size of files against accuracy on held-out images',
    series: [
      ...(sizes.length > 0 ? [{ name: 'dense', color: '#555', width: 1, points: line }] : []),
      ...series,
    ],
    left: { format: (value) => `${Number((value * 100).toFixed(1))} %` },
    xLabel: kilobytes,
  });
}

function lossPlot({ curve }: SearchRecord): string {
  return drawLinePlot({
    title: 'Size of files against the sum of what their layers lose',
    series: [
      {
        name: 'losses of layers, added up',
        color: '#1f6fb2',
        points: curve.map(({ bytes, loss }) => [bytes, loss]),
      },
    ],
    left: { minimum: 0, format: (value) => `${Number(value.toPrecision(3))}` },
    xLabel: kilobytes,
  });
}

function triedTable(tried: readonly TriedNetwork[]): string {
  const rows = tried.map(
    ({ role, name, epochs, predicted, bytes, measured }) =>
      `<tr><td>${escapeText(name)}</td><td>${roles[role].name}</td><td>${epochs}</td><td>${predicted ? count(predicted.bytes) : ''}</td><td>${count(bytes)}</td><td>${predicted ? predicted.loss.toFixed(3) : ''}</td><td>${measured.divergence.toFixed(4)}</td><td>${percent(measured.accuracy)}</td></tr>`,
  );
  return `<table><tbody>
<tr><th>network</th><th></th><th>epochs</th><th>bytes foreseen</th><th>bytes</th><th>losses added up</th><th>divergence</th><th>accuracy</th></tr>
${rows.join('\n')}
</tbody></table>`;
}

function layerTable({ layer, shape, candidates, obstacle }: SearchRecord['layers'][number]): string {
  const widths = [...new Set(candidates.map(({ bits }) => bits))].sort((a, b) => b - a);
  const ratios = [...new Set(candidates.map(({ ratio }) => ratio))];
  const rows = ratios.map((ratio) => {
    const cells = widths.map((bits) => {
      const found = candidates.find((candidate) => candidate.ratio === ratio && candidate.bits === bits);
      return `<td>${found ? `${count(found.bytes)} / ${found.loss.toFixed(4)}` : ''}</td>`;
    });
    return `<tr><td>${ratio}</td>${cells.join('')}</tr>`;
  });
  const note = obstacle === undefined ? '' : `<p>${escapeText(obstacle)}</p>`;
  return `<details><summary>${escapeText(layer)} [${shape.join(', ')}]</summary>${note}
<div class="scroll"><table><tbody><tr><th>ratio</th>${widths.map((bits) => `<th>${bits} bits</th>`).join('')}</tr>
${rows.join('\n')}</tbody></table></div></details>`;
}

function kilobytes(bytes: number): string {
  return `${Number((bytes / 1000).toPrecision(3))} kB`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}
