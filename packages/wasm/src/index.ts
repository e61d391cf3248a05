export type { KernelVariant } from './kernels/compile.ts';
export type { ModelInputs } from './load/input-tensors.ts';
export { type LoadOptions, type LoadProgress, load } from './load/load.ts';
export type { Model, ProfileOptions, RunOptions, Session } from './load/model.ts';
export type { ModelInput, ModelValue } from './load/model-values.ts';
export type {
  Explanation,
  LayerExplanation,
  LayerProfile,
  MemoryUse,
  Profile,
} from './session/explanation.ts';
