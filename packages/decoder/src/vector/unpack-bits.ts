import { FsnError } from '@fsnet/graph';

/** Bytes that `count` values of `bits` bits take when packed. */
export function packedLength(count: number, bits: number): number {
  return Math.ceil((count * bits) / 8);
}

/**
 * Throws FsnError `malformed` where bits are set that `count` packed values of `bits` bits from `offset` on leave
 * over in their last byte.
 */
export function checkSpareBits(
  bytes: Uint8Array,
  offset: number,
  count: number,
  bits: number,
  path: string,
): void {
  const used = (count * bits) % 8;
  const last = offset + packedLength(count, bits) - 1;
  if (used === 0 || bytes[last] >>> used === 0) return;
  throw new FsnError('malformed', `${path}: bits are set after the last packed value`, {
    path,
    offset: last,
    expected: 0,
    actual: bytes[last] >>> used,
  });
}

/**
 * Reads `count` values of `bits` bits (1 to 8) that are packed from the lowest bit of each byte on. `bytes` must
 * hold {@link packedLength} bytes from `offset`.
 */
export function unpackLevels(bytes: Uint8Array, offset: number, count: number, bits: number): Uint8Array {
  if (bits === 8) return bytes.slice(offset, offset + count);
  const levels = new Uint8Array(count);
  const mask = (1 << bits) - 1;
  let next = offset;
  // Eight values take whole bytes, at most 7 of them: two halves of 4 values each fit a 32-bit word.
  const whole = count & ~7;
  const half = 4 * bits;
  for (let i = 0; i < whole; i += 8) {
    let word = 0;
    let held = 0;
    for (let end = i + 8, at = i; at < end; at += 4) {
      while (held < half) {
        word |= bytes[next++] << held;
        held += 8;
      }
      levels[at] = word & mask;
      levels[at + 1] = (word >>> bits) & mask;
      levels[at + 2] = (word >>> (2 * bits)) & mask;
      levels[at + 3] = (word >>> (3 * bits)) & mask;
      word = half === 32 ? 0 : word >>> half;
      held -= half;
    }
  }
  if (whole < count) levels.set(unpackValues(bytes, next, count - whole, bits), whole);
  return levels;
}

/** As {@link unpackLevels}, for values of 0 to 32 bits. */
export function unpackValues(bytes: Uint8Array, offset: number, count: number, bits: number): Uint32Array {
  const values = new Uint32Array(count);
  let position = offset * 8;
  for (let i = 0; i < count; i++) {
    let value = 0;
    for (let read = 0; read < bits; ) {
      const skipped = position & 7;
      const width = Math.min(8 - skipped, bits - read);
      value |= ((bytes[position >>> 3] >>> skipped) & ((1 << width) - 1)) << read;
      read += width;
      position += width;
    }
    values[i] = value;
  }
  return values;
}
