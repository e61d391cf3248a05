import { formatBytes } from '@fsnet/figures';
import { readHeader } from '@fsnet/format';
import type { Io } from '../io.ts';
import { colorsFor } from '../terminal/colors.ts';
import { printable } from '../terminal/printable.ts';
import { wrap } from '../terminal/wrap.ts';

/** One thing that is wrong with a file. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly offset?: number;
}

/** The checks of `fsn verify` one a line, with what each found. */
export function verifyList(
  path: string,
  bytes: Uint8Array,
  { ok, problems }: { readonly ok: boolean; readonly problems: readonly Problem[] },
  golden: boolean,
  io: Io,
): string[] {
  const colors = colorsFor(io.stdout, io);
  const mark = (good: boolean) => (good ? colors.green('✓') : colors.red('✗'));
  const of = (...codes: string[]) => problems.filter(({ code }) => codes.includes(code));
  const checksums = of('bad-checksum');
  const answers = of('golden-mismatch');
  const structure = problems.filter((problem) => ![...checksums, ...answers].includes(problem));
  const counts = countsOf(bytes);
  const list = (found: readonly Problem[]) =>
    found.flatMap((problem) => wrap(`    ${describe(problem)}`, io.stdout.columns, '      '));
  const lines = [
    `${mark(ok)} ${colors.bold(printable(path))}  ${formatBytes(bytes.byteLength)}  ${ok ? 'is good' : 'is not good'}`,
    `  ${mark(structure.length === 0)} structure and meaning${counts ? `: ${plural(counts.weights, 'weight')}, ${plural(counts.nodes, 'node')}` : ''}`,
    ...list(structure),
  ];
  // A file whose header is broken was not looked at any further.
  if (!counts) return lines;
  if (checksums.length > 0 || structure.length === 0) {
    lines.push(`  ${mark(checksums.length === 0)} checksums`, ...list(checksums));
  }
  if (!golden) lines.push('  – golden samples not run');
  else if (counts.samples === 0) lines.push('  – no golden samples in the file');
  else if (answers.length > 0 || ok) {
    lines.push(
      `  ${mark(answers.length === 0)} ${plural(counts.samples, 'golden sample')}`,
      ...list(answers),
    );
  } else lines.push('  – golden samples not run');
  return lines;
}

function countsOf(bytes: Uint8Array): { weights: number; nodes: number; samples: number } | undefined {
  try {
    const { graph, goldenSamples } = readHeader(bytes);
    return { weights: graph.weights.size, nodes: graph.nodes.length, samples: goldenSamples.length };
  } catch {
    return undefined;
  }
}

function describe({ code, message, path, offset }: Problem): string {
  const shownPath = path !== undefined && !message.includes(path) ? path : undefined;
  const place = [code, shownPath, offset === undefined ? undefined : `at byte ${offset}`]
    .filter(Boolean)
    .join('; ');
  return printable(`${message} (${place})`);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
