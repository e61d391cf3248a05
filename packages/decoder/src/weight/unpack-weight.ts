import {
  type FilePart,
  type Payload,
  payloadBytes,
  type StoredLocations,
  type StoredTensor,
  type StoredVector,
  type StoredWeight,
} from '@fsnet/format';
import {
  checkWeight,
  FsnError,
  type NumericVector,
  type SegmentLocations,
  type Tensor,
  type Weight,
  weightTensor,
} from '@fsnet/graph';
import { unpackVector } from '../vector/unpack-vector.ts';
import { unpackLocations } from './unpack-locations.ts';

/**
 * What was unpacked out of one file's header so far, by object and purpose. Weights may share a small payload there;
 * sharing what comes out of it keeps the memory in proportion to the file.
 */
export type UnpackedParts = Map<object, Map<string, object>>;

/**
 * A weight out of the file that holds it: checksums verified, payloads decoded, meaning checked by `checkWeight`.
 * Levels and summaries stay packed.
 *
 * @param file The whole file, or a part that holds the weight's payloads and the padding behind them.
 * @param path Where the weight stands, for errors.
 * @throws FsnError `bad-checksum`, `truncated`, `malformed`, `bad-offset`, `bad-shape`, `bad-type` or `bad-value`.
 */
export function unpackWeight(
  stored: StoredWeight,
  file: Uint8Array | FilePart,
  path: string,
  parts: UnpackedParts = new Map(),
): Weight {
  const vector = readVector(stored.vector, file, `${path}.vector`, parts);
  const weight: Weight =
    stored.kind === 'dense'
      ? { ...stored, vector }
      : {
          ...stored,
          vector,
          locations: readLocations(stored.locations, file, `${path}.summary.locations`, parts),
        };
  checkWeight(weight, path);
  return weight;
}

/**
 * A tensor out of the file that holds it, in its own element type.
 *
 * @throws FsnError as {@link unpackWeight} does.
 */
export function unpackTensor(
  stored: StoredTensor,
  file: Uint8Array | FilePart,
  path: string,
  parts: UnpackedParts,
): Tensor {
  const vector = readVector(stored.vector, file, `${path}.vector`, parts);
  const weight: Weight = { kind: 'dense', dtype: stored.dtype, shape: stored.shape, vector };
  checkWeight(weight, path);
  if (stored.vector.payload.kind === 'span') return weightTensor(weight);
  const { data } = once(parts, vector, stored.dtype, () => weightTensor(weight));
  return { dtype: stored.dtype, shape: stored.shape, data };
}

function readVector(
  stored: StoredVector,
  file: Uint8Array | FilePart,
  path: string,
  parts: UnpackedParts,
): NumericVector {
  const bytes = payloadBytes(file, stored.payload, path);
  const unpack = () => located(stored.payload, path, () => unpackVector(stored, bytes, path));
  return stored.payload.kind === 'span' ? unpack() : once(parts, stored, 'vector', unpack);
}

function readLocations(
  stored: StoredLocations,
  file: Uint8Array | FilePart,
  path: string,
  parts: UnpackedParts,
): SegmentLocations {
  if (stored.kind === 'uniform') return stored;
  const bytes = payloadBytes(file, stored.payload, path);
  const unpack = () => located(stored.payload, path, () => unpackLocations(stored, bytes, path));
  return stored.payload.kind === 'span' ? unpack() : once(parts, stored, 'locations', unpack);
}

function once<T extends object>(parts: UnpackedParts, of: object, purpose: string, unpack: () => T): T {
  const known = parts.get(of) ?? new Map<string, object>();
  const made = (known.get(purpose) as T | undefined) ?? unpack();
  known.set(purpose, made);
  parts.set(of, known);
  return made;
}

/** Says where in the structure and in the file an error of a payload's decoder happened. */
function located<T>(payload: Payload, path: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof FsnError)) throw error;
    const { code, message, expected, actual } = error;
    const start = payload.kind === 'span' ? payload.byteOffset : undefined;
    throw new FsnError(code, error.path ? message : `${path}: ${message}`, {
      path: error.path ?? path,
      ...(start === undefined ? {} : { offset: start + (error.offset ?? 0) }),
      expected,
      actual,
      cause: error,
    });
  }
}
