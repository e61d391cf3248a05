import type { TrainingOptions, TrainingResult } from './training-options.ts';

/** Trains a network. */
export async function train(_options: TrainingOptions): Promise<TrainingResult> {
  throw new Error('not there yet');
}
