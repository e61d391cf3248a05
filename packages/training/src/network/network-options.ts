import type { LayerSettings } from '@fsnet/encoder';
import type { UnrollingOrder } from '@fsnet/graph';

/** Settings for the layers whose weight's name matches, later ones over earlier ones, key by key. */
export interface TrainableLayerSettings extends Omit<LayerSettings, 'locations' | 'coder' | 'refit'> {
  /** A glob, as in the encoder's recipes. */
  readonly match: string;
  /**
   * Where the segments of a new summary start: as the encoder has it (`tap`, `half-tap`, `free`, `circular`; `fixed` is its
   * default), or `learned` (DFSNet), which ends on the points of `grid`.
   */
  readonly locations?: LayerSettings['locations'] | 'fixed' | 'learned' | undefined;
  /** Where learned locations end: on whole taps (the default), on half taps, anywhere. */
  readonly grid?: 'tap' | 'half-tap' | 'free' | undefined;
  /** Default `hwi`. */
  readonly order?: UnrollingOrder | undefined;
  /** The same as `locations: 'circular'`. */
  readonly circular?: boolean | undefined;
}

export interface NetworkOptions {
  readonly layers?: readonly TrainableLayerSettings[] | undefined;
  /** Values of the smallest weight that is compressed; 256, as in the encoder, unless given. */
  readonly smallest?: number | undefined;
  /** Of summaries and dense weights, where `layers` do not say otherwise: 2 to 8, or 32 for none, the default. */
  readonly bits?: number | undefined;
  /** Where quantisers take their range from: the values (`minmax`, the default), or parameters (`learned`). */
  readonly range?: 'minmax' | 'learned' | undefined;
  /** New summaries are fitted to the graph's dense weights (`fit`, the default), or drawn at random. */
  readonly initialize?: 'fit' | 'random' | undefined;
  /** Weights that are not learned, such as scales of normalizations that stay 1. */
  readonly frozen?: ReadonlySet<string> | undefined;
  /** Of fits and random summaries. */
  readonly seed: number;
}
