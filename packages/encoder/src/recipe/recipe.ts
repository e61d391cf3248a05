import { FsnError } from '@fsnet/graph';
import { globProblem, matchesGlob } from './glob.ts';
import { contradiction, type LayerSettings, settingNames, settingRules } from './layer-settings.ts';

/** Settings for the weights whose name matches `match` (see {@link matchesGlob}). */
export interface RecipeEntry extends LayerSettings {
  readonly match: string;
}

/**
 * How each layer of a network is compressed: every entry that matches a weight's name changes the settings of that
 * weight, later entries win, key by key. `default` stands before them and over the options of the call.
 */
export interface Recipe {
  readonly layers?: readonly RecipeEntry[];
  readonly default?: LayerSettings;
}

/**
 * A recipe from its JSON text or value, checked (`schemas/recipe.schema.json` is the same for editors, which may be
 * named in `$schema`).
 *
 * @throws FsnError `bad-value` with the path of the key and what was expected there; unknown keys among it.
 */
export function parseRecipe(json: unknown): Recipe {
  const value = typeof json === 'string' ? parse(json) : json;
  const recipe = object(value, '', ['$schema', 'layers', 'default']);
  if (recipe.$schema !== undefined && typeof recipe.$schema !== 'string')
    throw problem('$schema', 'a string', recipe.$schema);
  const layers = recipe.layers === undefined ? [] : recipe.layers;
  if (!Array.isArray(layers)) throw problem('layers', 'a list', layers);
  return {
    layers: layers.map((entry: unknown, index) => recipeEntry(entry, `layers[${index}]`)),
    default: recipe.default === undefined ? {} : settings(recipe.default, 'default', []),
  };
}

/** The settings of the weight `name`: `options`, changed by the recipe's `default` and every entry that matches. */
export function settingsFor(name: string, options: LayerSettings, recipe: Recipe = {}): LayerSettings {
  const entries = (recipe.layers ?? []).filter(({ match }) => matchesGlob(name, match));
  const result: Record<string, unknown> = {};
  for (const source of [options, recipe.default ?? {}, ...entries]) {
    for (const key of settingNames) {
      if (source[key] === undefined) continue;
      result[key] = source[key];
      // Both say how long the summary is, so the later of the two replaces the other.
      if (key === 'ratio') delete result.spacing;
      if (key === 'spacing') delete result.ratio;
    }
  }
  return result;
}

/** The recipe that alone does what `options` and `recipe` do together, as compact JSON that {@link parseRecipe} takes. */
export function recipeJson(options: LayerSettings, recipe: Recipe = {}): string {
  const { layers = [] } = recipe;
  const all = settingsFor('', options, { default: recipe.default ?? {} });
  return JSON.stringify({ default: all, ...(layers.length > 0 && { layers }) });
}

function recipeEntry(value: unknown, path: string): RecipeEntry {
  const entry = settings(value, path, ['match']);
  const { match } = value as { match?: unknown };
  if (typeof match !== 'string') throw problem(`${path}.match`, 'a pattern of weight names', match);
  const wrong = globProblem(match);
  if (wrong !== undefined) throw problem(`${path}.match`, 'a pattern of weight names', match, wrong);
  return { match, ...entry };
}

function settings(value: unknown, path: string, others: readonly string[]): LayerSettings {
  const source = object(value, path, [...others, ...settingNames]);
  const result: Record<string, unknown> = {};
  for (const key of settingNames) {
    const setting = source[key];
    if (setting === undefined) continue;
    if (!settingRules[key].accepts(setting))
      throw problem(`${path}.${key}`, settingRules[key].expected, setting);
    result[key] = setting;
  }
  const wrong = contradiction(result);
  if (wrong !== undefined)
    throw new FsnError('bad-value', `recipe: ${path}: ${wrong}`, { path, actual: value });
  return result;
}

function object(value: unknown, path: string, keys: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw problem(path || 'recipe', 'an object', value);
  for (const key of Object.keys(value)) {
    if (!keys.includes(key))
      throw problem(path ? `${path}.${key}` : key, `one of the keys ${keys.join(', ')}`, key, 'unknown key');
  }
  return value as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FsnError('bad-value', `recipe: not JSON: ${(cause as Error).message}`, { cause });
  }
}

function problem(path: string, expected: string, actual: unknown, what?: string): FsnError {
  const found = actual === undefined ? 'nothing' : JSON.stringify(actual);
  const message = `recipe: ${path}: ${what ? `${what}; ` : ''}expected ${expected}, found ${found}`;
  return new FsnError('bad-value', message, { path, expected, actual });
}
