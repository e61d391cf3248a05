import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FinishEntry, readMetrics } from '@fsnet/training/files';
import type { Contestant } from './contestant.ts';

const fsn = fileURLToPath(new URL('../../../apps/cli/bin/fsn.js', import.meta.url));

/** What a contestant is trained by, and where. */
export interface TrainingSetting {
  /** A recipe as in a file, whose network is that of the contestant. */
  readonly recipe: { readonly network: object; readonly epochs: number };
  /** CIFAR-10. */
  readonly data: string;
  /** For a folder of each run, named by all that decides it: a run that is there is not trained again, or goes on. */
  readonly output: string;
}

/** A contestant as it was trained and measured. */
export interface Trained extends Contestant {
  /** Share of right answers on all test images, of the file that the run wrote. */
  readonly accuracy: number;
  /** On the held-out images, after the last epoch. */
  readonly heldOut: number;
  readonly images: number;
  /** Of the epochs. */
  readonly seconds: number;
}

/**
 * Trains a contestant by `fsn nas train` on one core.
 *
 * @throws Error where the run fails, with where its output is.
 */
export async function trainContestant(
  contestant: Contestant,
  { recipe, data, output }: TrainingSetting,
): Promise<Trained> {
  const { genotype, channels, seed, name } = contestant;
  const own = { ...recipe, network: { ...recipe.network, genotype: 'genotype.json', channels }, seed };
  const hash = createHash('sha256')
    .update(JSON.stringify([own, genotype]))
    .digest('hex')
    .slice(0, 8);
  const folder = join(output, `${name.replaceAll(' ', '-')}-${seed}-${hash}`);
  mkdirSync(folder, { recursive: true });
  const run = join(folder, 'run');
  const log = join(run, 'metrics.jsonl');
  if (!measured(log)) {
    writeFileSync(join(folder, 'genotype.json'), `${JSON.stringify(genotype, null, 2)}\n`);
    writeFileSync(join(folder, 'recipe.json'), `${JSON.stringify(own, null, 2)}\n`);
    const words = ['nas', 'train', join(folder, 'recipe.json'), '-o', run, '--data', data, '--workers', '1'];
    await fsnProcess([...words, ...(existsSync(log) ? ['--resume'] : [])], join(folder, 'output.txt'));
  }
  const finish = measured(log);
  if (!finish) throw new Error(`${name}: ${log} does not end with a measured network`);
  const epochs = readMetrics(log).filter((entry) => entry.event === 'epoch');
  const top1 = finish.accuracy.find(({ metric }) => metric === 'top1')!;
  return {
    ...contestant,
    accuracy: top1.value,
    heldOut: epochs.at(-1)?.validation?.accuracy ?? Number.NaN,
    images: top1.samples,
    seconds: epochs.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

/** How a run ended that was measured. */
function measured(log: string): FinishEntry | undefined {
  const last = existsSync(log) ? readMetrics(log).at(-1) : undefined;
  return last?.event === 'finish' && last.accuracy.length > 0 ? last : undefined;
}

async function fsnProcess(words: readonly string[], outputPath: string): Promise<void> {
  const file = openSync(outputPath, 'a');
  try {
    const child = spawn(process.execPath, [fsn, ...words], { stdio: ['ignore', file, file] });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0)
      throw new Error(
        `fsn ${words.join(' ')} ended with ${code}: ${readFileSync(outputPath, 'utf8').trimEnd().split('\n').at(-1)}`,
      );
  } finally {
    closeSync(file);
  }
}
