import type { TaskRecipe } from '../recipe/recipe.ts';
import type { Exchange } from './exchange.ts';
import type { RunTask } from './run-task.ts';
import type { StepOrder, StepResult } from './training-step.ts';

/** What a replica computes with. */
export interface ReplicaParts extends Disposable {
  readonly recipe: TaskRecipe;
  readonly task: RunTask;
  readonly stepsPerEpoch: number;
  /** Steps of the whole run. */
  readonly steps: number;
  /** Trains it by one step, with the others. */
  step(exchange: Exchange, order: StepOrder): Promise<StepResult>;
}

/** A task and how its steps go. */
export interface SteppedTask {
  readonly task: RunTask;
  stepOf(length: Pick<ReplicaParts, 'steps' | 'stepsPerEpoch'>): ReplicaParts['step'];
}
