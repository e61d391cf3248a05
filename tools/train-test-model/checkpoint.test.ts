import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawUniform } from '@fsnet/graph';
import { beforeAll, expect, test } from 'vitest';
import { startBackend } from './backend.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { Dataset } from './cifar10.ts';
import { trainEpoch } from './epoch.ts';
import { defaultRecipe } from './recipe.ts';
import { initialState, type TrainingState } from './state.ts';

beforeAll(startBackend);

const recipe = { ...defaultRecipe, width: 4, epochs: 2, batchSize: 4 };
const recordSize = 1 + 3 * 32 * 32;

test('a run that stops and resumes ends with the weights of one that does not', () => {
  const directory = mkdtempSync(join(tmpdir(), 'checkpoint-'));
  try {
    const path = join(directory, 'checkpoint.json');
    const through = initialState(recipe, 10);
    trainEpoch(recipe, through, dataset());
    writeCheckpoint(path, recipe, through);
    trainEpoch(recipe, through, dataset());

    const resumed = readCheckpoint(path);
    expect(resumed.recipe).toEqual(recipe);
    expect(resumed.state.epoch).toBe(1);
    trainEpoch(resumed.recipe, resumed.state, dataset());
    expect(numbersOf(resumed.state)).toEqual(numbersOf(through));
  } finally {
    rmSync(directory, { recursive: true });
  }
});

/** Twelve random images. */
function dataset(): Dataset {
  const records = Uint8Array.from(drawUniform(3, 12 * recordSize, 0, 256), Math.floor);
  for (let i = 0; i < 12; i++) records[i * recordSize] = i % 10;
  return { records, count: 12 };
}

function numbersOf({ parameters, velocities, statistics }: TrainingState): object {
  return { parameters, velocities, statistics };
}
