import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sharedFolder } from '@fsnet/testing';
import { readMetrics } from '@fsnet/training/files';
import { cifar10Folder } from '../cifar10-folder.ts';
import type { BenchmarkOptions, Row } from '../row.ts';
import { type Contestant, contestants } from './contestant.ts';
import { cellsDetails } from './details.ts';
import { type Trained, type TrainingSetting, trainContestant } from './train-contestant.ts';
import { cellRows } from './verdict.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const output = join(root, 'output/bench-cells');
const searches = join(root, 'test-models/darts-search');

/**
 * The cells that architecture search has found beside random ones of the same space: all in networks of as many parameters,
 * trained by one recipe, measured on all test images of CIFAR-10. As many trainings at a time as there are cores, one
 * thread each.
 */
export async function cells({ quick, only, data, onCase, onDetails }: BenchmarkOptions): Promise<Row[]> {
  const recipe = JSON.parse(readFileSync(join(root, 'test-models/recipes/darts-cells.json'), 'utf8'));
  const setting = {
    recipe: { ...recipe, $schema: undefined, ...(quick && { epochs: 1 }) },
    data: cifar10Folder(data ?? join(root, 'output/cifar-10'), sharedFolder()),
    output,
  };
  const every = contestants(searches, recipe.network.cells);
  const trained = await trainAll(
    every.filter(({ name }) => only?.test(name) ?? true),
    setting,
    onCase,
  );
  const supernets = { dense: storedWeights('dense'), learned: storedWeights('learned-cr4') };
  const rows = cellRows(trained, supernets);
  onDetails?.(cellsDetails(trained, rows, supernets));
  return rows;
}

async function trainAll(
  every: readonly Contestant[],
  setting: TrainingSetting,
  onCase: BenchmarkOptions['onCase'],
): Promise<Trained[]> {
  const trained: Trained[] = [];
  // Shared by the workers below: each takes the next.
  const waiting = every.entries();
  const work = async (): Promise<void> => {
    for (const [index, next] of waiting) {
      onCase?.(`${next.name}, seed ${next.seed}`);
      trained[index] = await trainContestant(next, setting);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return trained;
}

/** What a search's supernet stores of its weights, by its log. */
function storedWeights(search: string): number {
  const path = join(searches, search, 'metrics.jsonl');
  const start = readMetrics(path).find((entry) => entry.event === 'start');
  if (!start) throw new Error(`${path} does not tell how the search began`);
  return start.parameters;
}
