import { drawingLimits } from '@fsnet/figures';
import type { Preprocessing, ValueInfo } from '@fsnet/graph';
import { limits } from '../limits.ts';
import type { ModelReport } from '../model-report.ts';
import { decimal, metricName, percent, plural, shown } from './cells.ts';

/** What the file says about itself, and what the page leaves out. */
export function aboutSection({ metadata, inputs, outputs, name }: ModelReport): string {
  const {
    description,
    licence,
    labels,
    preprocessing = [],
    provenance,
    producer,
    properties = {},
  } = metadata;
  const facts: (readonly [string, string | undefined])[] = [
    ['name', name && shown(name)],
    ['description', description && shown(description, limits.text)],
    ['licence', licence && shown(licence, limits.text)],
    ['producer', producer && shown(producer)],
    ['inputs', inputs.map(valueText).join('<br>')],
    ['outputs', outputs.map(valueText).join('<br>')],
    ['images', preprocessing.map(preprocessingText).join('<br>')],
    ['labels', labels && labelText(labels)],
    [
      'accuracy',
      provenance?.accuracy
        ?.map(
          ({ metric, value, dataset, samples }) =>
            `${metricName(metric)} ${percent(value)} on ${shown(dataset)}, ${plural(samples, 'sample')}`,
        )
        .join('<br>'),
    ],
    ['data', provenance?.data && shown(provenance.data, limits.text)],
    ['seed', provenance?.seed === undefined ? undefined : `${provenance.seed}`],
    ['recipe', provenance?.recipe && `<code>${shown(provenance.recipe, limits.text)}</code>`],
    ...Object.entries(properties)
      .slice(0, limits.labels)
      .map(([key, value]) => [shown(key), shown(value, limits.text)] as const),
  ];
  const items = facts.filter(([, text]) => text).map(([key, text]) => `<dt>${key}</dt><dd>${text}</dd>`);
  return `<section>
<h2>About</h2>
<dl class="about">
${items.join('\n')}
</dl>
<p class="muted small">So that it stays small, this page names at most ${limits.rows} weights and draws ${limits.drawnWeights}, the largest; of filters ${drawingLimits.filterPixels} weights each way from the first; segments one by one up to ${drawingLimits.segments} in ${drawingLimits.lanes} lanes; ${limits.goldenSamples} golden samples, ${limits.samplePixels} pixels each way; texts up to ${limits.text} characters. It loads nothing and runs no script.</p>
</section>`;
}

function valueText({ name, dtype, shape }: ValueInfo): string {
  const sizes =
    shape === null
      ? 'any shape'
      : shape.map((size) => (size === null ? '?' : shown(`${size}`))).join('×') || 'scalar';
  return `${shown(name)} ${dtype} ${sizes}`;
}

function preprocessingText({ width, height, resize, colorOrder, layout, mean, std }: Preprocessing): string {
  const list = (values: readonly number[]) => values.map(decimal).join(' ');
  return `${width}×${height} ${resize}, ${colorOrder}, ${layout}, mean ${list(mean)}, deviation ${list(std)}`;
}

function labelText(labels: readonly string[]): string {
  const named = labels.slice(0, limits.labels).map((label) => shown(label));
  return `${labels.length}: ${named.join(', ')}${labels.length > limits.labels ? ', …' : ''}`;
}
