import type { Coder, Payload, StoredVector } from '@fsnet/format';
import {
  type AffineVector,
  arrayLengthOf,
  byteLengthOf,
  bytesOf,
  float16ToFloat32,
  float32ToFloat16,
  type NumericVector,
  type PlainVector,
} from '@fsnet/graph';
import { packBits } from './pack-bits.ts';
import { encodeSymbols } from './symbol-stream.ts';

/** A coder of the format, or `auto` for the one that makes each payload smaller. */
export type CoderChoice = Coder | 'auto';

/** Packs numbers for a file (`FSN.md`, "Vectors"). Types of 4 bits are always raw. */
export function packVector(vector: NumericVector, { coder }: { readonly coder: CoderChoice }): StoredVector {
  return vector.format === 'plain' ? packPlain(vector, coder) : packAffine(vector, coder);
}

/** A payload that stands by itself until the writer places it. */
export function inlinePayload(bytes: Uint8Array): Payload {
  return { kind: 'inline', bytes };
}

function packPlain({ dtype, data, count }: PlainVector, choice: CoderChoice): StoredVector {
  const bytes = bytesOf(data);
  const width = byteLengthOf(dtype, 1);
  const coded =
    choice === 'raw' || arrayLengthOf(dtype, 2) !== 2 ? undefined : encodePlanes(bytes, width, count);
  const coder: Coder = coded && (choice === 'rans' || coded.length < bytes.length) ? 'rans' : 'raw';
  const payload = inlinePayload(coder === 'rans' && coded ? coded : bytes);
  return { format: 'plain', dtype, count, coder, payload };
}

/** Codes values of `width` bytes: a symbol stream of the lowest byte of all, then one of the next, and so on. */
export function encodePlanes(bytes: Uint8Array, width: number, count: number): Uint8Array {
  const plane = new Uint8Array(count);
  const streams: Uint8Array[] = [];
  for (let byte = 0; byte < width; byte++) {
    for (let i = 0, at = byte; i < count; i++, at += width) plane[i] = bytes[at];
    streams.push(encodeSymbols(plane));
  }
  return concatenate(streams);
}

function packAffine(vector: AffineVector, choice: CoderChoice): StoredVector {
  const { bits, block, scales, zeros, levels, count } = vector;
  const scaleType = block > 0 && fitsHalf(scales) ? 'float16' : 'float32';
  const table: Uint8Array[] = [];
  if (block > 0) table.push(bytesOf(scaleType === 'float16' ? float32ToFloat16(scales) : scales), zeros);
  const rawLength = Math.ceil((count * bits) / 8);
  const coded = choice === 'raw' ? undefined : encodeSymbols(levels);
  const coder: Coder = coded && (choice === 'rans' || coded.length < rawLength) ? 'rans' : 'raw';
  return {
    format: 'affine',
    count,
    bits,
    block,
    scale: block > 0 ? 1 : scales[0],
    zero: block > 0 ? 0 : zeros[0],
    scaleType,
    coder,
    payload: inlinePayload(
      concatenate([...table, coder === 'rans' && coded ? coded : packBits(levels, bits)]),
    ),
  };
}

function fitsHalf(scales: Float32Array): boolean {
  const rounded = float16ToFloat32(float32ToFloat16(scales));
  return scales.every((scale, i) => scale === rounded[i]);
}

/** The arrays one after the other; the array itself where there is just one. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
