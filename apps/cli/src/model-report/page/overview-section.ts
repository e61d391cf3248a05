import { formatBytes, formatCount, formatRatio, formatShare } from '@fsnet/figures';
import type { ModelReport } from '../model-report.ts';
import { bytesCell, countCell, metricName, percent, plural, shown } from './cells.ts';

interface Tile {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** What the network is, and its four figures. */
export function overviewSection(report: ModelReport): string {
  const { file, format, version, writer, opset, nodes, metadata } = report;
  const kind = format === 'fsn' ? `.fsn ${version ?? ''}${writer ? ` by ${shown(writer)}` : ''}` : 'ONNX';
  const lines = [
    shown(file),
    kind,
    metadata.task && shown(metadata.task),
    `opset ${opset}`,
    plural(nodes, 'node'),
  ];
  const tiles = [sizeTile(report), accuracyTile(report), workTile(report), parameterTile(report)];
  return `<header>
<h1>${shown(titleOf(report))}</h1>
<p class="muted">${lines.filter(Boolean).join(' · ')}</p>
</header>
<dl class="tiles">
${tiles
  .filter((tile) => tile !== undefined)
  .map(
    ({ name, value, note }) => `<div><dt>${name}</dt><dd>${value}</dd><dd class="muted">${note}</dd></div>`,
  )
  .join('\n')}
</dl>`;
}

/** The network's title, else its name, else its file's. */
export function titleOf({ metadata, name, file }: ModelReport): string {
  return metadata.title || name || file;
}

function sizeTile({ bytes, compressionRatio }: ModelReport): Tile {
  const note =
    compressionRatio < 1.01
      ? 'no smaller than its weights in float32'
      : `${formatRatio(compressionRatio)} times smaller than its weights in float32`;
  return { name: 'File', value: bytesCell(bytes), note };
}

function accuracyTile({ metadata }: ModelReport): Tile | undefined {
  const accuracy = metadata.provenance?.accuracy?.[0];
  if (!accuracy) return undefined;
  const { metric, value, dataset, samples } = accuracy;
  const note = `measured on ${shown(dataset)}, ${plural(samples, 'sample')}`;
  return { name: metricName(metric), value: percent(value), note };
}

function workTile({ multiplyAdds, denseMultiplyAdds, runtimeProblem }: ModelReport): Tile {
  const name = 'Multiply-adds';
  if (multiplyAdds === undefined || denseMultiplyAdds === undefined)
    return {
      name,
      value: '–',
      note: runtimeProblem ? 'the runtime refuses the network' : 'depend on the sizes of the inputs',
    };
  const share = denseMultiplyAdds > 0 ? formatShare(multiplyAdds / denseMultiplyAdds) : '';
  const note =
    multiplyAdds === denseMultiplyAdds
      ? 'as many as the dense network'
      : `${share} of the dense network’s ${formatCount(denseMultiplyAdds)}`;
  return { name, value: countCell(multiplyAdds), note };
}

function parameterTile({ parameters, storedParameters, effectiveParameters }: ModelReport): Tile {
  const stored = storedParameters === parameters ? 'all' : formatCount(storedParameters);
  const note = `${stored} stored, ${formatCount(effectiveParameters)} effective`;
  return { name: 'Parameters', value: countCell(parameters), note };
}

/** What the figures mean. */
export function overviewNote({ bytes, storedParameters, parameters }: ModelReport): string {
  const each =
    parameters > 0 ? ` The file takes ${formatRatio((8 * bytes) / parameters)} bits a parameter.` : '';
  const stored =
    storedParameters < parameters
      ? ' A filter summary stores fewer values than the filters that share it.'
      : '';
  return `<p class="muted small">Effective parameters are the paper’s measure: stored values times bits over 32, and 2 for each scale.${stored} Multiply-adds are those that fsnet’s CPU runtime spends on one sample.${each} Sizes are decimal, ${formatBytes(1000)} being 1000 bytes.</p>`;
}
