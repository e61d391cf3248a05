import type { SegmentKind, UnrollingOrder } from '@fsnet/graph';

/** Bits a stored value: 2 to 8 affine-quantised levels, 16 half precision, 32 float32 as it is. */
export type Bits = 2 | 3 | 4 | 5 | 6 | 7 | 8 | 16 | 32;

/**
 * Where the segments of a new summary may start: on whole taps (`tap`), on half taps (`half-tap`), anywhere
 * (`free`), or by the rule of the paper's own code (`circular`).
 */
export type LocationRule = 'tap' | 'half-tap' | 'free' | 'circular';

/** How one layer is compressed. What is left out takes the default in {@link defaultSettings}. */
export interface LayerSettings {
  /** Default 8. */
  readonly bits?: Bits | undefined;
  /** Dense weights over summary length, 1 (dense) or more. Default 1. */
  readonly ratio?: number | undefined;
  /** Taps from one segment's start to the next, instead of `ratio`; a whole number from 1. */
  readonly spacing?: number | undefined;
  /** Default `tap`. */
  readonly locations?: LocationRule | undefined;
  /** Default `tap` where `locations` is `tap` or `half-tap` and there is no `spacing`, else `filter`. */
  readonly segments?: SegmentKind | undefined;
  /** Default `hwi`. */
  readonly order?: UnrollingOrder | undefined;
  /**
   * Values that share a scale: a number, one scale for the whole `tensor`, one a `filter` (in a summary: for as many
   * values as a filter has), or `auto`, the default: one a filter where the filters are of unlike size.
   */
  readonly block?: number | 'tensor' | 'filter' | 'auto' | undefined;
  /** Default `auto`: the smaller for each vector. */
  readonly coder?: 'auto' | 'raw' | 'rans' | undefined;
  /** Whether better locations than evenly spread ones are searched for. Default for row segments; tap segments need it. */
  readonly search?: boolean | undefined;
  /** Most rounds of the search, 0 to 1000. Default 10. */
  readonly iterations?: number | undefined;
  /** Whether layers that the network computes first and last stay dense and at 8 bits or more. Default true. */
  readonly protect?: boolean | undefined;
  /** Whether a weight that is a summary already is expanded and fitted anew. Default false. */
  readonly refit?: boolean | undefined;
}

interface SettingRule {
  readonly type: readonly ('number' | 'string' | 'boolean')[];
  readonly expected: string;
  accepts(value: unknown): boolean;
}

const bits: readonly unknown[] = [2, 3, 4, 5, 6, 7, 8, 16, 32];

/** What each key of {@link LayerSettings} may hold; `schemas/recipe.schema.json` says the same. */
export const settingRules: Readonly<Record<keyof LayerSettings, SettingRule>> = {
  bits: { type: ['number'], expected: `one of ${bits.join(', ')}`, accepts: (value) => bits.includes(value) },
  ratio: {
    type: ['number'],
    expected: 'a number from 1 to 4096',
    accepts: (value) => typeof value === 'number' && value >= 1 && value <= 4096,
  },
  spacing: { type: ['number'], expected: 'a whole number from 1 to 4096', accepts: wholeNumber(1, 4096) },
  locations: oneOf('tap', 'half-tap', 'free', 'circular'),
  segments: oneOf('filter', 'row', 'tap'),
  order: oneOf('hwi', 'ihw'),
  block: {
    type: ['number', 'string'],
    expected: "'auto', 'tensor', 'filter' or a whole number from 8 to 2^31 - 1",
    accepts: (value) =>
      value === 'auto' || value === 'tensor' || value === 'filter' || wholeNumber(8, 2 ** 31 - 1)(value),
  },
  coder: oneOf('auto', 'raw', 'rans'),
  search: trueOrFalse(),
  iterations: { type: ['number'], expected: 'a whole number from 0 to 1000', accepts: wholeNumber(0, 1000) },
  protect: trueOrFalse(),
  refit: trueOrFalse(),
};

/** Every key of {@link LayerSettings}. */
export const settingNames: readonly (keyof LayerSettings)[] = Object.keys(
  settingRules,
) as (keyof LayerSettings)[];

/** What is wrong with settings that stand well one by one but contradict each other, or `undefined`. */
export function contradiction(settings: LayerSettings): string | undefined {
  const { ratio, spacing, segments, locations, order } = settings;
  if (ratio !== undefined && ratio > 1 && spacing !== undefined)
    return 'ratio and spacing both set the length of the summary: give one of them';
  if (segments === 'tap' && spacing !== undefined)
    return 'spacing needs filter or row segments: tap segments that do not overlap save nothing';
  if (segments !== undefined && segments !== 'filter' && (locations === 'free' || locations === 'circular'))
    return `locations '${locations}' need segments 'filter', not '${segments}'`;
  if (spacing !== undefined && locations !== undefined && locations !== 'tap')
    return `spacing counts whole taps: it goes with locations 'tap', not '${locations}'`;
  if (order === 'ihw' && segments !== undefined && segments !== 'filter')
    return `order 'ihw' needs segments 'filter': a ${segments}'s weights do not stand together in it`;
  return undefined;
}

function oneOf(...values: readonly string[]): SettingRule {
  return {
    type: ['string'],
    expected: `one of '${values.join("', '")}'`,
    accepts: (value) => typeof value === 'string' && values.includes(value),
  };
}

function trueOrFalse(): SettingRule {
  return { type: ['boolean'], expected: 'true or false', accepts: (value) => typeof value === 'boolean' };
}

function wholeNumber(minimum: number, maximum: number): (value: unknown) => boolean {
  return (value) => Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
}
