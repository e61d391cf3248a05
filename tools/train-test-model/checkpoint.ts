import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Recipe } from './recipe.ts';
import type { TrainingState } from './state.ts';
import type { Values } from './values.ts';

interface StoredValues {
  readonly shape: readonly number[];
  /** Little-endian float32 values in base64. */
  readonly data: string;
}

type Stored = Readonly<Record<string, StoredValues>>;

interface Checkpoint {
  readonly recipe: Recipe;
  readonly epoch: number;
  readonly parameters: Stored;
  readonly velocities: Stored;
  readonly statistics: Stored;
}

/** Writes a run's state to `path`, whole or not at all. */
export function writeCheckpoint(path: string, recipe: Recipe, state: TrainingState): void {
  const checkpoint: Checkpoint = {
    recipe,
    epoch: state.epoch,
    parameters: store(state.parameters),
    velocities: store(state.velocities),
    statistics: store(state.statistics),
  };
  writeFileSync(`${path}.tmp`, JSON.stringify(checkpoint));
  renameSync(`${path}.tmp`, path);
}

/** The recipe and state that {@link writeCheckpoint} wrote. */
export function readCheckpoint(path: string): { recipe: Recipe; state: TrainingState } {
  const checkpoint: Checkpoint = JSON.parse(readFileSync(path, 'utf8'));
  const state = {
    epoch: checkpoint.epoch,
    parameters: restore(checkpoint.parameters),
    velocities: restore(checkpoint.velocities),
    statistics: restore(checkpoint.statistics),
  };
  return { recipe: checkpoint.recipe, state };
}

function store(values: ReadonlyMap<string, Values>): Stored {
  return Object.fromEntries(
    [...values].map(([name, { shape, data }]) => {
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      return [name, { shape, data: bytes.toString('base64') }];
    }),
  );
}

function restore(stored: Stored): Map<string, Values> {
  return new Map(
    Object.entries(stored).map(([name, { shape, data }]) => {
      // A copy: a small Buffer is a view of a shared pool, at any offset.
      const bytes = new Uint8Array(Buffer.from(data, 'base64'));
      return [name, { shape, data: new Float32Array(bytes.buffer) }];
    }),
  );
}
