export {
  classOutput,
  numbersOf,
  probabilities,
  rankOf,
  requireClassOutput,
  scoreRows,
  topIndices,
} from './class-scores.ts';
export { className, type FoundObject, foundObjects } from './found-objects.ts';
export { findImageInput, type ImageInput } from './image-input.ts';
export { imageTensor } from './image-tensor.ts';
export { knownPreprocessing } from './known-preprocessing.ts';
export { channelCount, preprocess } from './preprocess.ts';
export {
  checkPreprocessing,
  type PreprocessingPreset,
  parsePreprocessing,
  preprocessingPresets,
  presetPreprocessing,
} from './preprocessing.ts';
export { readDetections } from './read-detections.ts';
