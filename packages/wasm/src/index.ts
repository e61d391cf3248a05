export type { BuildProgress as LoadProgress } from '@fsnet/decoder';
export type { LayerExplanation, ModelInput, ModelInputs, ModelValue } from '@fsnet/graph';
export { bestVariant, type KernelVariant, moduleBytes } from './kernels/compile.ts';
export { type LoadOptions, load } from './load/load.ts';
export type { Model, ProfileOptions, RunOptions, Session } from './load/model.ts';
export type {
  Explanation,
  LayerProfile,
  MemoryUse,
  Profile,
} from './session/explanation.ts';
