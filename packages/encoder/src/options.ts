import type { Metadata } from '@fsnet/graph';
import { contradiction, type LayerSettings, settingNames, settingRules } from './recipe/layer-settings.ts';
import type { Recipe } from './recipe/recipe.ts';
import type { CompressReport } from './report.ts';

/** How far a call is: `fit` and `quantize` count weights, `pack` bytes of the unpacked vectors. */
export interface EncodeProgress {
  readonly phase: 'fit' | 'quantize' | 'pack';
  readonly loaded: number;
  readonly total: number;
}

/** How to compress a network. The layer settings hold for every layer that the recipe says nothing else of. */
export interface CompressOptions extends LayerSettings {
  readonly recipe?: Recipe | undefined;
  /** Values of the smallest weight that is compressed; default 256. */
  readonly smallest?: number | undefined;
  /**
   * Golden samples to draw. Default: one, unless its outputs would be more than 4 KiB and 2 % of the weights. Where
   * the network brings some, they are kept, answered anew where a weight changes; 0 leaves them out.
   */
  readonly goldenSamples?: number | undefined;
  /** Of fits and drawn inputs, 0 to 2^32 - 1; default 0. */
  readonly seed?: number | undefined;
  /**
   * Changes the network's metadata, key by key. Where weights change and there is no `provenance.recipe`, the
   * settings become one.
   */
  readonly metadata?: Partial<Metadata> | undefined;
  /**
   * Makes the file smaller where it is not layers, for a network that is to be run, not trained further: statistics of
   * batch normalisations become part of their scale and bias; these and other biases are stored in half precision;
   * inner values get short names and nodes none; the recipe is left out. Outputs move by about 0.1 %.
   */
  readonly small?: boolean | undefined;
  /** With `small`: all names stay. */
  readonly keepNames?: boolean | undefined;
  readonly onProgress?: ((progress: EncodeProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface EncodeOptions extends CompressOptions {
  /**
   * Packs the header, which readers of format 1.0 refuse and what compresses the file again cannot make smaller; default:
   * where `small` is set.
   */
  readonly packHeader?: boolean | undefined;
  /** Program that writes the file; default fsnet with its version. */
  readonly writer?: string | undefined;
  /** Is given what {@link compress} did, before the file is packed. */
  readonly onReport?: ((report: CompressReport) => void) | undefined;
}

const otherOptions: readonly string[] = [
  'recipe',
  'goldenSamples',
  'keepNames',
  'seed',
  'small',
  'smallest',
  'metadata',
  'onProgress',
  'onReport',
  'packHeader',
  'signal',
  'writer',
];

/** @throws TypeError for an unknown option or one of a wrong type; RangeError for a value out of range. */
export function checkOptions(options: EncodeOptions): void {
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || otherOptions.includes(key)) continue;
    const rule = settingRules[key as keyof LayerSettings];
    if (!rule)
      throw new TypeError(
        `unknown option ${key}; there are ${[...settingNames, ...otherOptions].join(', ')}`,
      );
    if (rule.accepts(value)) continue;
    const message = `${key}: expected ${rule.expected}, found ${JSON.stringify(value) ?? String(value)}`;
    throw (rule.type as readonly string[]).includes(typeof value)
      ? new RangeError(message)
      : new TypeError(message);
  }
  const wrong = contradiction(options);
  if (wrong !== undefined) throw new RangeError(wrong);
  for (const name of ['small', 'keepNames', 'packHeader'] as const) checkSwitch(name, options[name]);
  if (options.keepNames && !options.small)
    throw new RangeError('keepNames: names are only changed with small');
  checkWhole('goldenSamples', options.goldenSamples, 16);
  checkWhole('smallest', options.smallest, 2 ** 31 - 1);
  checkWhole('seed', options.seed, 2 ** 32 - 1);
}

function checkSwitch(name: string, value: boolean | undefined): void {
  if (value !== undefined && typeof value !== 'boolean')
    throw new TypeError(`${name}: expected true or false, found ${typeof value}`);
}

function checkWhole(name: string, value: number | undefined, maximum: number): void {
  if (value === undefined) return;
  if (typeof value !== 'number') throw new TypeError(`${name}: expected a number, found ${typeof value}`);
  if (!Number.isInteger(value) || value < 0 || value > maximum)
    throw new RangeError(`${name}: expected a whole number from 0 to ${maximum}, found ${value}`);
}
