export { type Augmentation, augment } from './data/augment.ts';
export type {
  DataFiles,
  DataInMemory,
  DataSource,
  DatasetKind,
  ImageForm,
  LoadOptions,
  LoadProgress,
} from './data/data-source.ts';
export { type Dataset, datasetOf, type StoredImages } from './data/dataset.ts';
export { epochOrder } from './data/epoch-order.ts';
export { measureNormalization } from './data/measure-normalization.ts';
export { mixUp } from './data/mix-up.ts';
export { type Normalization, normalize } from './data/normalize.ts';
export { loadData, openDataset, type Splits } from './data/open-dataset.ts';
export { randomAt } from './data/random-at.ts';
export { finishedDetector, trainingForm } from './detection/box-grids.ts';
export {
  loadPictures,
  type PictureFiles,
  type PictureSource,
  type PicturesInMemory,
} from './detection/picture-source.ts';
export type { StoredPictures } from './detection/stored-pictures.ts';
export { type BackendName, type Engine, type EngineOptions, startEngine } from './engine/start-engine.ts';
export { asTrained } from './network/as-trained.ts';
export type { ForwardCall } from './network/forward-call.ts';
export { insertNormalization } from './network/insert-normalization.ts';
export type { NetworkOptions, TrainableLayerSettings } from './network/network-options.ts';
export type { ParameterRole, ParameterSpec, StatisticSpec } from './network/parameter-spec.ts';
export { type TrainableNetwork, trainableNetwork } from './network/trainable-network.ts';
export { crossEntropy } from './operations/cross-entropy.ts';
export { type MomentumSettings, type MomentumState, momentumStep } from './operations/momentum.ts';
export { parseTaskRecipe, parseTrainingRecipe } from './recipe/parse-recipe.ts';
export type * from './recipe/recipe.ts';
export { normalizeNetwork } from './run/normalize-network.ts';
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
export { trainingPace } from './run/training-pace.ts';
