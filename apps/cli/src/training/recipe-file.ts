import { dirname, isAbsolute, join } from 'node:path';
import { FsnError } from '@fsnet/graph';
import { parseTrainingRecipe, type Recipe } from '@fsnet/training';
import { readText } from '../files/read-input.ts';
import type { Io } from '../io.ts';

/** A training recipe out of a file. */
export interface RecipeFile {
  readonly path: string;
  readonly recipe: Recipe;
  /** A path that the recipe names, seen from where the user is. */
  pathOf(named: string): string;
}

/** @throws FsnError `bad-value` with the file and the key that is wrong. */
export async function readRecipe(path: string, io: Io): Promise<RecipeFile> {
  const text = await readText(path, io);
  try {
    return {
      path,
      recipe: parseTrainingRecipe(text),
      pathOf: (named) => (isAbsolute(named) ? named : join(dirname(path), named)),
    };
  } catch (cause) {
    if (!(cause instanceof FsnError)) throw cause;
    const { code, message, path: place, expected, actual } = cause;
    throw new FsnError(code, `${path}: ${message}`, {
      ...(place !== undefined && { path: place }),
      expected,
      actual,
      cause,
    });
  }
}
