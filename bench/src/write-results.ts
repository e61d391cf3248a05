import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { markdownRows } from './format-rows.ts';
import { plotRatios } from './plot-ratios.ts';
import type { Details, Row } from './row.ts';

const folder = new URL('../results/', import.meta.url);

/**
 * Writes `NAME.json`, `NAME.md` and `NAME.svg` to `bench/results`, with the machine that the rows come from.
 *
 * @param words Of the command line.
 * @param device What measured: Node, a browser, a GPU.
 * @param details Take the place of the rows.
 */
export function writeResults(
  name: string,
  rows: readonly Row[],
  words: readonly string[],
  device: string,
  details?: Details,
): void {
  const command = `${process.env.FSNET_GPU ? 'FSNET_GPU=1 ' : ''}npm run bench -- ${withoutPlaces(words).join(' ')}`;
  const text = `# \`${command}\`

${machine()}, ${device}. ${peerVersions()}

${
  details
    ? `![sizes and accuracies](${name}.svg)\n\n${details.text}`
    : `A ratio above 1 means that ours is better.\n\n![ratios](${name}.svg)\n\n${markdownRows(rows)}`
}
`;
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(details?.json ?? rows, null, 2)}\n`);
  writeFileSync(new URL(`${name}.md`, folder), text);
  writeFileSync(new URL(`${name}.svg`, folder), details?.plot ?? plotRatios(rows, command));
}

/** The command line without what to write, and without the places of this machine. */
function withoutPlaces(words: readonly string[]): string[] {
  const places: Readonly<Record<string, string>> = {
    '--data': 'DIR',
    '--fsn': 'FILE',
    '--fsn-folder': 'DIR',
  };
  return words.filter((word) => word !== '--write').map((word, i, all) => places[all[i - 1]] ?? word);
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
