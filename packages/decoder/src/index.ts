export { decodeSymbols } from '@fsnet/format';
export { expand } from './expand.ts';
export { goldenDistance } from './golden/golden-distance.ts';
export { describeHeader, type InspectedLayer, type Inspection, inspect } from './inspect.ts';
export type { DecodeOptions, DecodeProgress } from './steps.ts';
export type { ArrivalOptions, ArrivalProgress, ArrivingNetwork } from './stream/arriving-network.ts';
export {
  type BuildOptions,
  type BuildProgress,
  buildFrom,
  type NetworkBuilder,
} from './stream/build-from.ts';
export { unpackFrom, unpackStream } from './stream/unpack-stream.ts';
export { decode, decodeAsync, unpack, unpackAsync } from './unpack.ts';
export { unpackVector } from './vector/unpack-vector.ts';
export { type Problem, type Verification, type VerifyOptions, verify, verifyAsync } from './verify.ts';
export { unpackWeight } from './weight/unpack-weight.ts';
