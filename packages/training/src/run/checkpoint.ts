import { readSafetensors, tensorValues, writeSafetensors } from '@fsnet/checkpoints';
import { FsnError, type Tensor } from '@fsnet/graph';
import type { TaskRecipe } from '../recipe/recipe.ts';
import type { Measurement } from './training-event.ts';

/** Float32 values with their shape. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Everything that a run carries from one step to the next, and so what a checkpoint holds. */
export interface RunState {
  /** Steps done. */
  readonly step: number;
  /** Of the epoch at work. */
  readonly sums: EpochSums;
  /** Of the last whole epoch. */
  readonly measurement?: Measurement;
  readonly best?: Best;
  /** The replica's tensors: `parameter/NAME`, `velocity/NAME`, `average/NAME` and so on. */
  readonly tensors: ReadonlyMap<string, Values>;
}

/** Sums over the images of an epoch. */
export interface EpochSums {
  readonly loss: number;
  readonly correct: number;
  readonly images: number;
  /** Of what was asked `correct` came out right, where that is not the images. */
  readonly asked?: number;
  /** The same over images that the weights do not learn from, where steps see some. */
  readonly heldOut?: EpochSums;
}

/** The epoch, counted from 1, that did best on the held-out images. */
export interface Best {
  readonly epoch: number;
  readonly measurement: Measurement;
}

/** Names of checkpoints in a run's storage. */
export const checkpointNames = ['last.safetensors', 'best.safetensors'] as const;
export type CheckpointName = (typeof checkpointNames)[number];

interface Header extends Omit<RunState, 'tensors'> {
  readonly version: 1;
  readonly recipe: TaskRecipe;
}

const key = 'fsnet-training';

/** A checkpoint as a safetensors file, with the run's recipe and position in its metadata. */
export function writeCheckpoint(recipe: TaskRecipe, { tensors, ...position }: RunState): Uint8Array {
  const header: Header = { version: 1, recipe, ...position };
  const typed = [...tensors].map(([name, values]): [string, Tensor] => [
    name,
    { dtype: 'float32', ...values },
  ]);
  return writeSafetensors(new Map(typed), { [key]: JSON.stringify(header) });
}

/**
 * @throws FsnError `malformed` or `truncated` where the bytes are no checkpoint, `unsupported-version`, `bad-value` where it is one of a
 *   run with another recipe.
 */
export function readCheckpoint(bytes: Uint8Array, recipe: TaskRecipe): RunState {
  const { tensors, metadata } = readSafetensors(bytes);
  if (!metadata[key])
    throw new FsnError('malformed', 'these safetensors are not a checkpoint of a training run');
  const { version, recipe: before, ...position } = parseHeader(metadata[key]);
  if (version !== 1)
    throw new FsnError('unsupported-version', `checkpoints of version ${version} are not known here`, {
      expected: 1,
      actual: version,
    });
  const path = difference(before, recipe, '');
  if (path !== undefined) {
    throw new FsnError('bad-value', `the run was begun with another recipe: ${path} differs`, { path });
  }
  const values = [...tensors].map(([name, tensor]): [string, Values] => {
    const { dtype, shape, data } = tensorValues(tensor);
    if (data instanceof Float32Array) return [name, { shape, data }];
    throw new FsnError('malformed', `${name} holds ${dtype}, not float32`, { path: name });
  });
  return { ...position, tensors: new Map(values) };
}

function parseHeader(text: string): Header {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FsnError('malformed', `the checkpoint's position is not JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Where two values of JSON differ, or `undefined`. */
function difference(a: unknown, b: unknown, path: string): string | undefined {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return Object.is(a, b) ? undefined : path;
  const [first, second] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const name of new Set([...Object.keys(first), ...Object.keys(second)])) {
    const found = difference(first[name], second[name], path ? `${path}.${name}` : name);
    if (found !== undefined) return found;
  }
  return undefined;
}
