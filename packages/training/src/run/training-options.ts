import type { Graph } from '@fsnet/graph';
import type { DataSource } from '../data/data-source.ts';
import type { PictureSource } from '../detection/picture-source.ts';
import type { BackendName } from '../engine/start-engine.ts';
import type { TaskRecipe } from '../recipe/recipe.ts';
import type { RunStorage } from './run-storage.ts';
import type { Measurement, TrainingEvent } from './training-event.ts';

export interface TrainingOptions {
  readonly recipe: TaskRecipe;
  /** The network that is trained, its first weights in it; a detector in the form of `trainingForm`. */
  readonly graph: Graph;
  /** Whose answers a recipe with distillation learns from. */
  readonly teacher?: Graph;
  /** Initializers that an architecture search does not learn, such as scales of normalizations that stay 1. */
  readonly frozen?: ReadonlySet<string>;
  /** Of what a detector learns from, pictures with boxes. */
  readonly data: DataSource | PictureSource;
  /** The run's folder in Node, or another place for its checkpoints. */
  readonly storage: string | RunStorage;
  /** Whether to go on from the checkpoint in `storage`, where there is one. */
  readonly resume?: boolean;
  /**
   * Threads that share each batch; 0 trains in the calling one. In Node 1 unless given, in browsers 0, which is all that
   * they have. The weights that come out hang on it: each thread normalises its own part of a batch.
   */
  readonly workers?: number;
  /** `wasm` unless given. */
  readonly backend?: BackendName;
  /** Time between two checkpoints within an epoch; 0: one a step. 300 unless given. */
  readonly checkpointSeconds?: number;
  /** Stops after the step at work, with a checkpoint; its reason is thrown once that is safe. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: TrainingEvent) => void;
}

export interface TrainingResult {
  /** The trained network, for `encode` with the recipe's bits. */
  readonly graph: Graph;
  /** Of the epoch that the weights come from; not there where no images are held out. */
  readonly validation?: Measurement;
  readonly epoch: number;
  readonly steps: number;
}
