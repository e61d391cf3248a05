import type { Details } from '../../row.ts';
import type { SizedFile } from '../sized-file.ts';
import { top1 } from '../sized-file.ts';
import { paretoFront } from '../verdict/front.ts';
import type { Verdict } from '../verdict/verdicts.ts';
import { plotSizes } from './plot-sizes.ts';

/** The tables, the plot and the figures of `bench/results/size.*`. */
export function sizeDetails(files: readonly SizedFile[], verdicts: readonly Verdict[]): Details {
  const sorted = [...files].sort((a, b) => a.brotli - b.brotli);
  const samples = files[0]?.samples ?? 0;
  const text = `Sizes in bytes, gzip at level 9, brotli at quality 11; top-1 of that very file on ${samples.toLocaleString('en')} test images of
CIFAR-10. A file of ours is in **bold** where none of ours is both smaller and as often right.

## Files, smallest first

${filesTable(sorted)}

## What is asked

${verdictsTable(verdicts)}`;
  return { text, json: { verdicts, files }, plot: plotSizes(files) };
}

function filesTable(sorted: readonly SizedFile[]): string {
  const front = new Set(paretoFront(sorted.filter(({ side }) => side === 'ours')));
  const lines = sorted.map((file) => {
    const name = front.has(file) ? `**${file.name}**` : file.name;
    const shown = file.side === 'ours' ? name : `${file.name} (peer)`;
    const figures = [file.raw, file.gzip, file.brotli].map((bytes) => bytes.toLocaleString('en'));
    return `| ${shown} | ${percent(top1(file))} | ${figures.join(' | ')} |`;
  });
  return ['| file | top-1 | raw | gzip | brotli |', '|---|---:|---:|---:|---:|', ...lines].join('\n');
}

function verdictsTable(verdicts: readonly Verdict[]): string {
  const lines = verdicts.map((verdict) => {
    if ('missing' in verdict) {
      const { missing, required } = verdict;
      return `| ${missing} | none of ours | | | | | ${required === undefined ? ' | ' : `${required} | MISSED`} |`;
    }
    const { name, ours, peer, peerName, ratio, required } = verdict.row;
    const outcome =
      required === undefined ? ' | ' : `${required} | ${ratio >= required ? 'reached' : 'MISSED'}`;
    return `| ${name} | ${verdict.by} | ${ours.toFixed(1)} kB | ${peer.toFixed(1)} kB | ${peerName} | ${ratio.toFixed(2)} | ${outcome} |`;
  });
  return [
    '| | ours is | ours | peer | peer is | times smaller | at least | |',
    '|---|---|---:|---:|---|---:|---:|---|',
    ...lines,
  ].join('\n');
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`;
}
