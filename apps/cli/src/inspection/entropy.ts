import { type AffineVector, bytesOf, type NumericVector } from '@fsnet/graph';

/**
 * Fewest bytes that a coder which knows nothing but how often each symbol occurs (order 0) can spend on a vector: on
 * its levels, or on plain values taken byte by byte, first bytes and last bytes apart as `.fsn` files code them.
 * `undefined` for fewer than 256 values, where a table of their frequencies would be most of what is spent.
 */
export function entropyBytes(vector: NumericVector): number | undefined {
  if (vector.count < shortest) return undefined;
  if (vector.format === 'affine') return symbolBytes(vector.levels, 0, 1) + tableBytes(vector);
  const bytes = bytesOf(vector.data);
  const planes = vector.data.BYTES_PER_ELEMENT;
  let total = 0;
  for (let plane = 0; plane < planes; plane++) total += symbolBytes(bytes, plane, planes);
  return total;
}

const shortest = 256;

function symbolBytes(bytes: Uint8Array, start: number, step: number): number {
  const counts = new Float64Array(256);
  let count = 0;
  for (let i = start; i < bytes.length; i += step, count++) counts[bytes[i]]++;
  let bits = 0;
  for (const times of counts) if (times > 0) bits += times * Math.log2(count / times);
  return bits / 8;
}

function tableBytes({ block, scales, zeros }: AffineVector): number {
  return block === 0 ? 0 : scales.byteLength + zeros.byteLength;
}
