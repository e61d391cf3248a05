export { parseTrainingRecipe } from './recipe/parse-recipe.ts';
export type * from './recipe/recipe.ts';
export { memoryStorage, type RunStorage } from './run/run-storage.ts';
export { train } from './run/train.ts';
export type {
  CheckpointEvent,
  EpochEvent,
  Measurement,
  StartEvent,
  StepEvent,
  TrainingEvent,
} from './run/training-event.ts';
export type { TrainingOptions, TrainingResult } from './run/training-options.ts';
