import type { Graph } from '@fsnet/graph';
import type { DataInMemory } from '../data/data-source.ts';
import type { PicturesInMemory } from '../detection/picture-source.ts';
import type { BackendName } from '../engine/start-engine.ts';
import type { TaskRecipe } from '../recipe/recipe.ts';
import type { CheckpointName } from './checkpoint.ts';
import type { Exchange } from './exchange.ts';
import type { TrainingEvent } from './training-event.ts';
import type { TrainingResult } from './training-options.ts';

/** All that a replica begins with, as plain data. */
export interface ReplicaOrder {
  readonly recipe: TaskRecipe;
  readonly graph: Graph;
  readonly teacher?: Graph;
  readonly frozen?: ReadonlySet<string>;
  readonly data: DataInMemory | PicturesInMemory;
  readonly backend: BackendName;
  /** Which of the replicas it is, from 0. The first one reports. */
  readonly worker: number;
  /** How many there are, at least 1. */
  readonly workers: number;
  readonly checkpointSeconds: number;
  /** Where the run stopped: its last and its best checkpoint. */
  readonly last?: Uint8Array;
  readonly best?: Uint8Array;
}

/** What surrounds a replica. */
export interface ReplicaHost {
  /** Connects it with the others, which all have `length` values to add up. */
  connect(length: number): Promise<Exchange>;
  /** Whether the run shall stop after the step at work. */
  stopRequested(): boolean;
  report(report: ReplicaReport): void;
  /** Lets the event loop run, where others live in it. */
  breathe(): Promise<void>;
}

export type ReplicaReport =
  | { readonly kind: 'event'; readonly event: TrainingEvent }
  | {
      readonly kind: 'checkpoint';
      readonly name: CheckpointName;
      readonly bytes: Uint8Array;
      readonly step: number;
    };

/** The result of a run, or nothing where it was stopped. */
export type ReplicaResult = TrainingResult | undefined;
