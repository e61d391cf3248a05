import { dirname, isAbsolute, join } from 'node:path';
import { FsnError } from '@fsnet/graph';
import { parseTaskRecipe, parseTrainingRecipe, type Recipe, type TaskRecipe } from '@fsnet/training';
import { readText } from '../files/read-input.ts';
import type { Io } from '../io.ts';

/** A training recipe out of a file. */
export interface RecipeFile<Kind extends TaskRecipe = Recipe> {
  readonly path: string;
  readonly recipe: Kind;
  /** A path that the recipe names, seen from where the user is. */
  pathOf(named: string): string;
}

/** @throws FsnError `bad-value` with the file and the key that is wrong; a recipe of a detector, too. */
export function readRecipe(path: string, io: Io): Promise<RecipeFile> {
  return readFile(path, parseTrainingRecipe, io);
}

/** {@link readRecipe} of any task. */
export function readTaskRecipe(path: string, io: Io): Promise<RecipeFile<TaskRecipe>> {
  return readFile(path, parseTaskRecipe, io);
}

async function readFile<Kind extends TaskRecipe>(
  path: string,
  parse: (text: string) => Kind,
  io: Io,
): Promise<RecipeFile<Kind>> {
  const text = await readText(path, io);
  try {
    return {
      path,
      recipe: parse(text),
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
