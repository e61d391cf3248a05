import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { markdownRows } from './format-rows.ts';
import { plotRatios } from './plot-ratios.ts';
import type { Row } from './row.ts';

const folder = new URL('../results/', import.meta.url);

/**
 * Writes `NAME.json`, `NAME.md` and `NAME.svg` to `bench/results`, with the machine that the rows come from.
 *
 * @param words Of the command line.
 * @param device What measured: Node, a browser, a GPU.
 */
export function writeResults(
  name: string,
  rows: readonly Row[],
  words: readonly string[],
  device: string,
): void {
  const command = `${process.env.FSNET_GPU ? 'FSNET_GPU=1 ' : ''}npm run bench -- ${words.filter((word) => word !== '--write').join(' ')}`;
  const text = `# \`${command}\`

${machine()}, ${device}. ${peerVersions()}

A ratio above 1 means that ours is better.

![ratios](${name}.svg)

${markdownRows(rows)}
`;
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(rows, null, 2)}\n`);
  writeFileSync(new URL(`${name}.md`, folder), text);
  writeFileSync(new URL(`${name}.svg`, folder), plotRatios(rows, command));
}

function machine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} cores of ${cores[0].model.trim()}, ${memory} GiB of memory, ${type()} ${release()}`;
}

/** Those of other projects are pinned in this package. */
function peerVersions(): string {
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  const peers = Object.entries(dependencies).filter(([name]) =>
    /^(?!@fsnet).*(onnxruntime|tfjs|litert)/.test(name),
  );
  return `${peers.map(([name, version]) => `${name} ${version}`).join(', ')}.`;
}
