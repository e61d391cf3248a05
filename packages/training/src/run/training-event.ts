/**
 * What a run reports while it goes on. Accuracies are fractions, 0 to 1; steps and epochs count from 1.
 *
 * A detector's accuracy in training is the share of default boxes with an object that give its class; on held-out
 * pictures it is the mean average precision at an overlap of 0.5, as PASCAL VOC measures it from 2010 on.
 */
export type TrainingEvent = StartEvent | StepEvent | EpochEvent | CheckpointEvent;

export interface StartEvent {
  readonly kind: 'start';
  /** Not there where classes of images are learned. */
  readonly task?: 'detection' | 'architecture-search';
  /** Numbers that are trained. */
  readonly parameters: number;
  /** Layers that learn as filter summaries. */
  readonly summaries: number;
  /** Values of all weights as they are stored, and as many as they would be dense; where there are summaries. */
  readonly weights?: { readonly stored: number; readonly dense: number };
  /** Layers that were to and stay dense: why, by the weight's name. */
  readonly obstacles: Readonly<Record<string, string>>;
  readonly trainingImages: number;
  readonly validationImages: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Threads; 0: it trains in the calling one. */
  readonly workers: number;
  readonly backend: string;
  /** Steps that a resumed run has behind it, else 0. */
  readonly stepsDone: number;
}

/** Where a run is. */
interface Position {
  readonly epoch: number;
  readonly epochs: number;
  /** Of the whole run. */
  readonly step: number;
  readonly steps: number;
  readonly learningRate: number;
  /** Till the end of the run. */
  readonly secondsLeft: number;
}

/** After every step. */
export interface StepEvent extends Position {
  readonly kind: 'step';
  /** Of this step's batch. */
  readonly loss: number;
  /** Share of the epoch's images so far whose class came first; of a detector see {@link TrainingEvent}. */
  readonly accuracy: number;
  /** Over the last few seconds. */
  readonly imagesPerSecond: number;
}

/** After every epoch. */
export interface EpochEvent extends Position {
  readonly kind: 'epoch';
  /** Mean over the epoch. */
  readonly loss: number;
  readonly accuracy: number;
  /** Not there where no images are held out, or the epoch was not measured. */
  readonly validation?: Measurement;
  /** Over the epoch, without its measurement. */
  readonly imagesPerSecond: number;
  /** Of layers whose locations are learned: where each segment begins in the summary, by the weight's name. */
  readonly locations?: Readonly<Record<string, readonly number[]>>;
  /**
   * Of a search: architecture weights before their softmax, by the kind of the cell, a row an edge. Its `validation` is
   * what the weights did on images that only the architecture learns from, over the epoch.
   */
  readonly alphas?: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** The epoch's, its measurement included. */
  readonly seconds: number;
}

/** Once a checkpoint is safe. */
export interface CheckpointEvent {
  readonly kind: 'checkpoint';
  readonly step: number;
  /** Its name in the run's storage. */
  readonly name: string;
}

/** How well a network does on images that it did not see in training. */
export interface Measurement {
  readonly images: number;
  /** Mean cross entropy with the labels, or a detector's loss. */
  readonly loss: number;
  /** Fraction, 0 to 1: top-1, or a detector's mean average precision. */
  readonly accuracy: number;
}
