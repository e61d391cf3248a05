export { type ArchitectureName, architectureNames } from './architecture/architectures.ts';
export { type ExportedState, exportState } from './export-state.ts';
export { type ImportOptions, importCheckpoint } from './import-checkpoint.ts';
export { looksLikeSafetensors, readSafetensors, type Safetensors } from './safetensors/read-safetensors.ts';
export { writeSafetensors } from './safetensors/write-safetensors.ts';
export { readCheckpoint } from './state/read-checkpoint.ts';
export { floatValues, type StateDict, type StoredTensor, tensorValues } from './state/stored-tensor.ts';
