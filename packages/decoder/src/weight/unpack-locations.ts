import { decodeSymbols, limits, type StoredLocations } from '@fsnet/format';
import { FsnError, type SegmentLocations } from '@fsnet/graph';
import { checkSpareBits, packedLength, unpackValues } from '../vector/unpack-bits.ts';
import { checkLength } from '../vector/unpack-vector.ts';

type Explicit = Extract<StoredLocations, { kind: 'explicit' }>;

/**
 * Explicit segment locations out of their payload (`FSN.md`, "Locations").
 *
 * @param bytes The payload, its checksum verified.
 * @throws FsnError `truncated`, `malformed`, or `bad-offset` where a start does not fit 32 bits.
 */
export function unpackLocations(stored: Explicit, bytes: Uint8Array, path: string): SegmentLocations {
  const { count, unit, bits, delta } = stored;
  const fractionBytes = stored.fractions ? 2 * count : 0;
  const locationBits = (bytes.length - fractionBytes) * 8;
  if (locationBits < count * limits.bitsPerLocation) {
    const message = `${path}: less than ${limits.bitsPerLocation} bits a location`;
    throw new FsnError('malformed', message, {
      path,
      expected: count * limits.bitsPerLocation,
      actual: locationBits,
    });
  }
  const { values, end } =
    stored.coder === 'raw'
      ? readRaw(stored, bytes, fractionBytes, path)
      : readCoded(stored, bytes, fractionBytes, path);
  const mask = bits === 32 ? 0xffffffff : 2 ** bits - 1;
  let value = 0;
  for (let i = 0; i < count; i++) {
    value = delta ? ((value + values[i]) & mask) >>> 0 : values[i];
    if (value * unit >= 2 ** 32) {
      throw new FsnError('bad-offset', `${path}: a start does not fit 32 bits`, {
        path: `${path}.starts[${i}]`,
        expected: 'below 2^32',
        actual: value * unit,
      });
    }
    values[i] = value * unit;
  }
  if (!stored.fractions) return { kind: 'explicit', starts: values };
  const fractions = new Uint16Array(bytes.slice(end, end + fractionBytes).buffer);
  return { kind: 'explicit', starts: values, fractions };
}

interface Values {
  readonly values: Uint32Array;
  readonly end: number;
}

function readRaw({ count, bits }: Explicit, bytes: Uint8Array, fractionBytes: number, path: string): Values {
  const end = packedLength(count, bits);
  checkLength(bytes, end + fractionBytes, path);
  checkSpareBits(bytes, 0, count, bits, path);
  return { values: unpackValues(bytes, 0, count, bits), end };
}

function readCoded(stored: Explicit, bytes: Uint8Array, fractionBytes: number, path: string): Values {
  const { count, bits, lowBits } = stored;
  const { symbols, end: symbolsEnd } = decodeSymbols(bytes, 0, count);
  const end = symbolsEnd + packedLength(count, lowBits);
  checkLength(bytes, end + fractionBytes, path);
  checkSpareBits(bytes, symbolsEnd, count, lowBits, path);
  const values = unpackValues(bytes, symbolsEnd, count, lowBits);
  const bound = 2 ** (bits - lowBits);
  for (let i = 0; i < count; i++) {
    if (symbols[i] >= bound) {
      throw new FsnError('malformed', `${path}: a location has more than ${bits} bits`, {
        path,
        expected: `below ${bound}`,
        actual: symbols[i],
      });
    }
    values[i] |= symbols[i] << lowBits;
  }
  return { values, end };
}
