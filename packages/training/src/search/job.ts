import type { Recipe } from '../recipe/recipe.ts';
import type { SearchedBits } from './choice.ts';

// Jobs and what they give are plain data that JSON holds, so that they may run anywhere: here in threads, elsewhere from a
// queue. A job's id hangs on all that decides its result, so the same id means the same result.

/** A part of a search that hangs on no other one that is at work. */
export type SearchJob = LayerJob | TrainingJob;

/** Measures the ways to store one layer while all others stay as they are. */
export interface LayerJob {
  readonly id: string;
  readonly kind: 'layer';
  readonly input: {
    readonly layer: string;
    readonly ratio: number;
    readonly segments: 'filter' | 'row' | 'tap';
    readonly bits: readonly SearchedBits[];
    /** Mini-batches that the layer learns from at full precision, and then at each width. */
    readonly steps: number;
    readonly bitSteps: number;
    /** Held-out images that it is measured on. */
    readonly images: number;
    readonly seed: number;
  };
}

/** Trains a whole network. */
export interface TrainingJob {
  readonly id: string;
  readonly kind: 'training';
  readonly input: {
    readonly recipe: Recipe;
    /** Threads that share its batches; 0: it trains in the thread that runs the job. */
    readonly threads: number;
    /** The job whose network is trained on; the search's own where left out. */
    readonly from?: string;
  };
}

export interface LayerResult {
  /** Why there is no summary of this ratio, and so nothing else. */
  readonly obstacle?: string;
  /** The ratio that came out, for summaries have whole taps. */
  readonly ratio: number;
  readonly candidates: readonly {
    readonly bits: SearchedBits;
    readonly bytes: number;
    readonly loss: number;
    readonly accuracy: number;
  }[];
  /** What it took: for the fit, for a step, and for one measurement. */
  readonly milliseconds: { readonly fit: number; readonly step: number; readonly measure: number };
}

export interface TrainedResult {
  readonly epochs: number;
  /** On all held-out images. */
  readonly measured: Agreement;
  readonly milliseconds: number;
}

/** How a network stands to the dense one. */
export interface Agreement {
  readonly images: number;
  /** Mean divergence (Kullback-Leibler) of its answers from the dense network's, in nats. */
  readonly divergence: number;
  /** Share of the images that get the dense network's class. */
  readonly agreement: number;
  /** Share of the images that get their label; their agreement where they have none. */
  readonly accuracy: number;
}

export type ResultOf<J extends SearchJob> = J extends LayerJob ? LayerResult : TrainedResult;
