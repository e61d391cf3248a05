import type * as tf from '@tensorflow/tfjs-core';
import type { Exchange } from './exchange.ts';
import type { Replica } from './replica.ts';
import type { Measurement } from './training-event.ts';

/** What a replica learns, and how well it does that. */
export interface RunTask extends Disposable {
  readonly replica: Replica;
  readonly trainingImages: number;
  readonly validationImages: number;
  /** Values that {@link measure} needs in the exchange of several replicas. */
  readonly exchanged: number;
  /** Whether the weights after that epoch, from 1, are measured. */
  isMeasured(epoch: number): boolean;
  /**
   * Measures the replica on the held-out images, each of the replicas on its part.
   *
   * @returns nothing where there are no such images, or where another replica says it
   */
  measure(place: MeasuringPlace): Promise<Measurement | undefined>;
}

/** A task whose every step learns from one batch: classes of images, or boxes on them. */
export interface BatchTask extends RunTask {
  /** Learns from a part of a batch. */
  learn(indices: Uint32Array, place: LearningPlace): Promise<LearnedPart>;
}

interface LearningPlace {
  readonly epoch: number;
  readonly step: number;
  readonly worker: number;
  /** Share of the run that is done, 0 to 1. */
  readonly progress: number;
}

export interface MeasuringPlace {
  readonly exchange: Exchange;
  readonly worker: number;
  readonly workers: number;
  readonly progress: number;
  /** Called between batches. */
  readonly breathe: () => Promise<void>;
}

/** What a replica learned from its part of a batch. */
export interface LearnedPart extends Disposable {
  readonly gradients: readonly (tf.Tensor | undefined)[];
  readonly statistics: ReadonlyMap<string, tf.Tensor>;
  /** Mean over what counts. */
  readonly loss: number;
  /** Of what was asked, how much came out right. */
  readonly correct: number;
  readonly asked: number;
  /**
   * What loss and gradients are a mean over, where that is known only now: parts count by it. Where left out they count
   * by their images.
   */
  readonly weight?: number;
}
