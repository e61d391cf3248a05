import { basename } from 'node:path';
import { fsnJson } from './fsn.ts';

/** What `fsn run --json` says that the closing table needs. */
interface RunReport {
  readonly results: readonly {
    readonly image: string;
    readonly milliseconds: number;
    readonly top: readonly {
      readonly index: number;
      readonly label?: string;
      readonly probability: number;
    }[];
  }[];
}

/** A network's answers to the ten pictures. */
export interface Predictions {
  /** Likeliest class of each picture. */
  readonly first: readonly number[];
  /** Of every class, picture by picture. */
  readonly probabilities: readonly (readonly number[])[];
  /** How often the likeliest class is the one that the picture is named after. */
  readonly right: number;
  /** Median of a picture. */
  readonly milliseconds: number;
}

/** Asks `model` what it sees on `pictures`, run by `backend`. */
export async function predict(
  model: string,
  pictures: readonly string[],
  backend: 'ort' | 'wasm',
): Promise<Predictions> {
  const { results } = await fsnJson<RunReport>(
    'run',
    model,
    ...pictures,
    '--top',
    '10',
    '--backend',
    backend,
  );
  const times = results.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return {
    first: results.map(({ top }) => top[0].index),
    probabilities: results.map(({ top }) =>
      [...top].sort((a, b) => a.index - b.index).map(({ probability }) => probability),
    ),
    right: results.filter(({ image, top }) => top[0].label === basename(image, '.png')).length,
    milliseconds: times[times.length >> 1],
  };
}

/** How many of the likeliest classes are the same in both. */
export function sameFirst(left: Predictions, right: Predictions): number {
  return left.first.filter((index, picture) => index === right.first[picture]).length;
}

/** The largest difference between two probabilities of one class for one picture. */
export function largestDifference(left: Predictions, right: Predictions): number {
  return Math.max(
    ...left.probabilities.flatMap((row, picture) =>
      row.map((probability, index) => Math.abs(probability - right.probabilities[picture][index])),
    ),
  );
}
