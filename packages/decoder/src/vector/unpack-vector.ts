import { decodePlanes, decodeSymbols, type StoredVector } from '@fsnet/format';
import {
  arrayLengthOf,
  blockCount,
  byteLengthOf,
  dataFromBytes,
  FsnError,
  float16ToFloat32,
  type NumericVector,
} from '@fsnet/graph';
import { checkSpareBits, packedLength, unpackLevels } from './unpack-bits.ts';

type StoredPlain = Extract<StoredVector, { format: 'plain' }>;
type StoredAffine = Extract<StoredVector, { format: 'affine' }>;

/**
 * The numbers of a vector out of its payload (`FSN.md`, "Vectors"). Levels stay levels. Raw plain values are a
 * view of `bytes` where they are aligned.
 *
 * @param bytes The payload, its checksum verified.
 * @param path Where the vector stands, for errors.
 * @throws FsnError `truncated`, `malformed` or `bad-value`.
 */
export function unpackVector(stored: StoredVector, bytes: Uint8Array, path: string): NumericVector {
  return stored.format === 'plain' ? unpackPlain(stored, bytes, path) : unpackAffine(stored, bytes, path);
}

function unpackPlain(stored: StoredPlain, bytes: Uint8Array, path: string): NumericVector {
  const { dtype, count } = stored;
  if (stored.coder === 'raw') {
    checkLength(bytes, byteLengthOf(dtype, count), path);
    return { format: 'plain', dtype, count, data: dataFromBytes(dtype, bytes, count) };
  }
  if (arrayLengthOf(dtype, count) !== count && count > 0) {
    throw new FsnError('malformed', `${path}: ${dtype} values are stored raw only`, { path });
  }
  const width = byteLengthOf(dtype, 1);
  const { values, end } = decodePlanes(bytes, 0, count, width);
  checkLength(bytes, end, path);
  return { format: 'plain', dtype, count, data: dataFromBytes(dtype, values, count) };
}

function unpackAffine(stored: StoredAffine, bytes: Uint8Array, path: string): NumericVector {
  const { count, bits, block, coder } = stored;
  let scales: Float32Array = Float32Array.of(stored.scale);
  let zeros: Uint8Array = Uint8Array.of(stored.zero);
  let offset = 0;
  if (block > 0) {
    const blocks = blockCount(count, block);
    const scaleBytes = blocks * byteLengthOf(stored.scaleType, 1);
    offset = scaleBytes + blocks;
    if (bytes.length < offset) throw tooShort(bytes, offset, path);
    const table = dataFromBytes(stored.scaleType, bytes.slice(0, scaleBytes), blocks);
    scales =
      stored.scaleType === 'float16' ? float16ToFloat32(table as Uint16Array) : (table as Float32Array);
    zeros = bytes.slice(scaleBytes, offset);
  }
  if (coder === 'raw') {
    checkLength(bytes, offset + packedLength(count, bits), path);
    checkSpareBits(bytes, offset, count, bits, path);
    const levels = unpackLevels(bytes, offset, count, bits);
    return { format: 'affine', count, bits, block, scales, zeros, levels };
  }
  const { symbols: levels, end } = decodeSymbols(bytes, offset, count);
  checkLength(bytes, end, path);
  return { format: 'affine', count, bits, block, scales, zeros, levels };
}

/** Throws unless a payload has just the bytes that its contents take. */
export function checkLength(bytes: Uint8Array, expected: number, path: string): void {
  if (bytes.length < expected) throw tooShort(bytes, expected, path);
  if (bytes.length > expected) {
    throw new FsnError('malformed', `${path}: the payload goes on after its contents`, {
      path,
      expected,
      actual: bytes.length,
    });
  }
}

function tooShort(bytes: Uint8Array, expected: number, path: string): FsnError {
  const message = `${path}: the payload is ${bytes.length} bytes long, its contents take ${expected}`;
  return new FsnError('truncated', message, { path, expected, actual: bytes.length });
}
