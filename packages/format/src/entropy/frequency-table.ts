import { FsnError } from '@fsnet/graph';

/** What the head of a rANS stream says of its symbols (`FSN.md`, "Symbol streams"). */
export interface FrequencyTable {
  /** `2^scaleBits` entries, one a slot: `symbol << 24 | (frequency - 1) << 12 | (slot - first slot of the symbol)`. */
  readonly slots: Int32Array;
  /** Offset after the table. */
  readonly end: number;
}

const longestPrefix = 14;

/**
 * Reads the frequencies of the symbols `first` to `last`: Exp-Golomb codes of order `k` of the zigzag-coded steps
 * from one frequency to the next, in a bit string of bytes read from their lowest bit.
 *
 * @throws FsnError `truncated` where the bytes end within the table, `malformed` where the frequencies do not sum
 * to `2^scaleBits` or the last byte is not filled with zeros.
 */
export function readFrequencyTable(bytes: Uint8Array, offset: number, scaleBits: number): FrequencyTable {
  if (offset + 3 > bytes.length) throw truncatedTable(offset);
  const first = bytes[offset];
  const last = bytes[offset + 1];
  const k = bytes[offset + 2];
  if (first > last) throw new FsnError('malformed', `symbols from ${first} to ${last}`, { offset });
  if (k > scaleBits + 1) {
    throw new FsnError('malformed', 'the Exp-Golomb order is too large', {
      offset: offset + 2,
      expected: `at most ${scaleBits + 1}`,
      actual: k,
    });
  }
  const size = 1 << scaleBits;
  const slots = new Int32Array(size);
  let position = (offset + 3) * 8;
  const endPosition = bytes.length * 8;
  const bit = (): number => {
    if (position >= endPosition) throw truncatedTable(offset);
    const value = (bytes[position >>> 3] >>> (position & 7)) & 1;
    position++;
    return value;
  };

  let slot = 0;
  let frequency = 0;
  for (let symbol = first; symbol <= last; symbol++) {
    let width = k;
    while (bit() === 0) {
      width++;
      if (width > longestPrefix) throw wrongSum(offset, size);
    }
    let rest = 0;
    for (let i = 0; i < width; i++) rest |= bit() << i;
    const code = (1 << width) + rest - (1 << k);
    frequency += (code >>> 1) ^ -(code & 1);
    if (frequency < 0 || slot + frequency > size) throw wrongSum(offset, size);
    const entry = (symbol << 24) | ((frequency - 1) << 12);
    for (let i = 0; i < frequency; i++) slots[slot + i] = entry | i;
    slot += frequency;
  }
  if (slot !== size) throw wrongSum(offset, size);
  const end = (position + 7) >>> 3;
  if ((position & 7) !== 0 && bytes[end - 1] >>> (position & 7) !== 0) {
    throw new FsnError('malformed', 'bits are set after the last frequency', {
      offset: end - 1,
      expected: 0,
    });
  }
  return { slots, end };
}

function truncatedTable(offset: number): FsnError {
  return new FsnError('truncated', 'the payload ends within a frequency table', { offset });
}

function wrongSum(offset: number, size: number): FsnError {
  return new FsnError('malformed', `the frequencies do not sum to ${size}`, { offset });
}
