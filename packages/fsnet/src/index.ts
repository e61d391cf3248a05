export {
  type DecodeOptions,
  type DecodeProgress,
  decode,
  decodeAsync,
  type InspectedLayer,
  type Inspection,
  inspect,
  type Problem,
  unpack,
  unpackAsync,
  type Verification,
  type VerifyOptions,
  verify,
  verifyAsync,
} from '@fsnet/decoder';
export {
  type Bits,
  type CompressReport,
  type EncodeOptions,
  type EncodeProgress,
  encode,
  encodeAsync,
  type LayerReport,
  type LayerSettings,
  type LocationRule,
  parseRecipe,
  type Recipe,
  type RecipeEntry,
} from '@fsnet/encoder';
export type { ByteSource, SourceInput } from '@fsnet/format';
export {
  type DataType,
  FsnError,
  type FsnErrorCode,
  type FsnErrorDetails,
  type Graph,
  type Metadata,
  type Tensor,
  type Weight,
} from '@fsnet/graph';
export { type FromOnnxOptions, fromOnnx, type ToOnnxOptions, toOnnx } from '@fsnet/onnx';
export type {
  Explanation,
  LayerExplanation,
  LayerProfile,
  LoadProgress,
  MemoryUse,
  Model,
  ModelInput,
  ModelInputs,
  ModelValue,
  Profile,
  ProfileOptions,
  RunOptions,
  Session,
} from '@fsnet/wasm';
export { type Backend, type LoadOptions, load, type WebgpuLoadOptions } from './load.ts';
