import { formatShare } from '@fsnet/figures';
import { type GoldenSample, type Graph, goldenInputTensor } from '@fsnet/graph';
import type { ImageResult } from '../../reports/run-result.ts';
import { pngUrl } from '../draw/png-url.ts';
import { drawSample } from '../draw/sample-picture.ts';
import type { GoldenResult } from '../golden-results.ts';
import type { ModelReport } from '../model-report.ts';
import { barCell, decimal, plural, shown } from './cells.ts';

/** The samples that the file promises outputs for, and whether it keeps the promise. */
export function goldenSection(
  graph: Graph,
  { goldenSamples, goldenResults, runtimeProblem }: ModelReport,
): string {
  const samples = graph.metadata.goldenSamples ?? [];
  const ran = goldenResults.length;
  const intro =
    goldenSamples === 0
      ? 'The file has none.'
      : ran === 0
        ? `Not run${runtimeProblem ? `: ${shown(runtimeProblem)}` : ''}.`
        : `Inputs with the outputs that the network must give, run on fsnet’s CPU runtime.${ran < goldenSamples ? ` The first ${ran} of ${goldenSamples} are shown.` : ''}`;
  const cards = goldenResults.map((result, index) => card(graph, samples[index], result, index));
  return `<section>
<h2>Golden samples</h2>
<p class="muted intro">${intro}</p>
${cards.join('\n')}
</section>`;
}

function card(graph: Graph, sample: GoldenSample, result: GoldenResult, index: number): string {
  const { reproduced, distance, tolerance, problem, storedTop, top, seeds } = result;
  const verdict = reproduced
    ? '<span class="good">reproduced</span>'
    : `<span class="bad">${problem === undefined ? 'not reproduced' : 'did not run'}</span>`;
  const how =
    problem !== undefined
      ? shown(problem)
      : distance === undefined
        ? 'an output is missing, of another shape, or no number'
        : `${decimal(distance)} of the outputs’ norm apart, ${decimal(tolerance)} allowed`;
  const pictures = Object.entries(sample.inputs).flatMap(([name, input]) => {
    const pixels = drawSample(graph, name, goldenInputTensor(input));
    if (!pixels) return [];
    const source = input.kind === 'drawn' ? `drawn from seed ${seeds[name]}` : 'stored';
    return [
      `<figure><img class="pixels" alt="input" width="128" height="${Math.round((128 * pixels.height) / pixels.width)}" src="${pngUrl(pixels)}"><figcaption>${shown(name)}, ${source}</figcaption></figure>`,
    ];
  });
  const classes = storedTop
    ? `<div class="classes">${classTable('stored', storedTop)}${top ? classTable('now', top) : ''}</div>`
    : `<p>${plural(Object.keys(sample.outputs).length, 'output')}: ${outputShapes(sample)}</p>`;
  return `<article class="sample">
${pictures.join('')}<div><h3>Sample ${index + 1}: ${verdict}</h3>
<p class="muted small">${how}</p>
${classes}</div>
</article>`;
}

function classTable(title: string, top: NonNullable<ImageResult['top']>): string {
  const rows = top.map(
    ({ index, label, probability }) =>
      `<tr><td>${label === undefined ? `class ${index}` : shown(label)}</td><td>${Number.isNaN(probability) ? 'no number' : formatShare(probability)}</td><td>${barCell(Number.isNaN(probability) ? 0 : probability)}</td></tr>`,
  );
  return `<table><thead><tr><th>${title}</th><th></th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function outputShapes({ outputs }: GoldenSample): string {
  return Object.entries(outputs)
    .map(([name, { shape }]) => `${shown(name)} ${shape.join('×')}`)
    .join(', ');
}
