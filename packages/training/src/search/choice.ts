import type { StoredBits } from '../recipe/recipe.ts';

/** Bits that a search chooses among. */
export type SearchedBits = Exclude<StoredBits, 32>;

/** How one layer is stored: dense at a ratio of 1, else as a filter summary. */
interface LayerChoice {
  /** Dense weights over summary length. */
  readonly ratio: number;
  readonly bits: SearchedBits;
}

/** A choice as it was measured, all other layers being as they were. */
export interface Candidate extends LayerChoice {
  /** What the layer adds to a file: values, scales, locations, their description. */
  readonly bytes: number;
  /** Divergence of the answers from the dense network's, over what that has by itself; nats an image. */
  readonly loss: number;
  /** Share of the held-out images that get their class. */
  readonly accuracy: number;
  /** Of one image, where latency was measured. */
  readonly milliseconds?: number;
}

/** What is known of one layer. */
export interface LayerTable {
  /** Of the weight. */
  readonly layer: string;
  readonly shape: readonly number[];
  readonly candidates: readonly Candidate[];
  /** Why it stays dense, where it does. */
  readonly obstacle?: string;
}

/** By layer, how it is stored. */
export type Assignment = Readonly<Record<string, LayerChoice>>;
