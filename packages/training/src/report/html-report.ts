import { architectureStyle, drawFoundCells, drawShares } from './architecture-curves.ts';
import { htmlPage } from './html-page.ts';
import { escapeText } from './line-plot.ts';
import type { FinishEntry, LogEntry } from './log-entry.ts';
import { drawLocationCurves, drawReportCurves, epochsOf, figuresOf } from './run-curves.ts';

const style = `
  .curves { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(30rem, 100%), 1fr)); gap: 1rem }
  .curves figure { border: 1px solid var(--line); border-radius: 6px; overflow: hidden }
  .curves svg { display: block }
  figcaption { padding: .4rem .8rem; font-weight: 600 }
  .scroll { overflow-x: auto }
  .scroll table { white-space: nowrap }`;

/** What a report tells of a run besides its log. */
export interface ReportHead {
  readonly title: string;
  readonly recipe: unknown;
}

/** A run as one HTML page that needs nothing else: figures, curves, epochs, recipe. */
export function writeHtmlReport({ title, recipe }: ReportHead, entries: readonly LogEntry[]): string {
  const finish = entries.find((entry): entry is FinishEntry => entry.event === 'finish');
  const curves = drawReportCurves(entries).map((drawing) => `<figure>${drawing}</figure>`);
  const locations = drawLocationCurves(entries).map(
    ({ layer, drawing }) => `<figure><figcaption>${escapeText(layer)}</figcaption>${drawing}</figure>`,
  );
  const isSearch = entries.some((entry) => entry.event === 'epoch' && entry.alphas);
  const cells = figures(isSearch ? drawFoundCells(entries) : []);
  const shares = figures(drawShares(entries));
  const body = `<h1>${escapeText(title)}</h1>
${resultOf(entries, finish)}
<div class="curves">
${curves.join('\n')}
</div>
${section('Cells', cells)}
${section('Shares of operations', shares)}
${locations.length > 0 ? `<h2>Locations</h2>\n<div class="curves">\n${locations.join('\n')}\n</div>` : ''}
<h2>Epochs</h2>
<div class="scroll">${epochTable(entries)}</div>
<h2>Recipe</h2>
<pre>${escapeText(JSON.stringify(recipe, null, 2))}</pre>`;
  return htmlPage({ title, style: isSearch ? `${style}\n${architectureStyle}` : style, body });
}

function figures(drawings: readonly { readonly title: string; readonly drawing: string }[]): string {
  return drawings
    .map(({ title, drawing }) => `<figure><figcaption>${escapeText(title)}</figcaption>${drawing}</figure>`)
    .join('\n');
}

function section(title: string, content: string): string {
  return content === '' ? '' : `<h2>${title}</h2>\n<div class="curves">\n${content}\n</div>`;
}

function resultOf(entries: readonly LogEntry[], finish: FinishEntry | undefined): string {
  if (finish) {
    const measured = finish.accuracy.map(
      ({ metric, value, dataset, samples }) =>
        `<b>${escapeText(metric)} ${percent(value)}</b> on ${escapeText(dataset)} (${samples} images)`,
    );
    return `<p>${[...measured, `${finish.bytes} bytes`].join(', ')}</p>`;
  }
  const last = epochsOf(entries).at(-1);
  return `<p>Not finished: ${last ? `epoch ${last.epoch} is done` : 'in its first epoch'}.</p>`;
}

function epochTable(entries: readonly LogEntry[]): string {
  const rows = epochsOf(entries).map(
    ({ epoch, loss, accuracy, validation, learningRate, imagesPerSecond, seconds }) =>
      `<tr><td>${epoch}</td><td>${loss.toFixed(4)}</td><td>${percent(accuracy)}</td><td>${validation ? validation.loss.toFixed(4) : ''}</td><td>${validation ? percent(validation.accuracy) : ''}</td><td>${learningRate.toPrecision(3)}</td><td>${imagesPerSecond.toFixed(1)}</td><td>${seconds.toFixed(0)}</td></tr>`,
  );
  const { column, heldOutColumn } = figuresOf(entries);
  return `<table><tr><th>epoch</th><th>loss</th><th>${column}</th><th>held-out loss</th><th>${heldOutColumn}</th><th>rate</th><th>images/s</th><th>seconds</th></tr>
${rows.join('\n')}</table>`;
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}
