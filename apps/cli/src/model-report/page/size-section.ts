import { formatRatio } from '@fsnet/figures';
import type { FormSize } from '../form-sizes.ts';
import type { ModelReport } from '../model-report.ts';
import { barCell, bytesCell, labelled } from './cells.ts';

/** The file beside the network's ONNX forms, raw and compressed. */
export function sizeSection({ sizes, format, layers }: ModelReport): string {
  const [own] = sizes;
  const largest = sizes.reduce((most, { brotliBytes }) => Math.max(most, brotliBytes), 1);
  const rows = sizes.map(
    (size) =>
      `<tr><td>${size.form === 'file' ? 'this file' : names[size.form]}</td>${labelled('raw', bytesCell(size.bytes))}${labelled('gzip', bytesCell(size.gzipBytes))}${labelled('brotli', bytesCell(size.brotliBytes), barCell(size.brotliBytes / largest))}${labelled('× this file', size === own ? '' : `${formatRatio(size.brotliBytes / own.brotliBytes)}×`)}</tr>`,
  );
  const qualities = [...new Set(sizes.map(({ brotliQuality }) => brotliQuality))].sort((a, b) => b - a);
  const notes = sizes.flatMap(({ form }) =>
    form === 'file' ? [] : [`<b>${names[form]}</b>: ${meanings[form]}`],
  );
  const unfolded = layers.some(({ kind }) => kind === 'summary')
    ? ' Dense weights here are unfolded from summaries, whose repeated values brotli finds; those of a dense network would not shrink so.'
    : '';
  return `<section>
<h2>Size</h2>
<table class="wide rows">
<thead><tr><th>form</th><th>raw</th><th>gzip</th><th>brotli</th><th title="by brotli">× this file</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
<p class="muted small">Every form was written to be measured; brotli at quality ${qualities.join(' and, above 2 MB, ')}. ${notes.join('; ')}.${unfolded}${format === 'onnx' ? ' Files beside the ONNX file count as raw bytes only.' : ''}</p>
</section>`;
}

const names: Readonly<Record<Exclude<FormSize['form'], 'file'>, string>> = {
  onnxFloat32: 'ONNX float32',
  onnxInt8: 'ONNX int8',
  onnxCompact: 'ONNX compact',
};

const meanings: Readonly<Record<Exclude<FormSize['form'], 'file'>, string>> = {
  onnxFloat32: 'dense weights',
  onnxInt8: 'dense weights as bytes with DequantizeLinear, activations in float32',
  onnxCompact: 'what this file holds, summaries and few bits, expanded when it runs',
};
