import { FsnError } from '@fsnet/graph';
import { limits } from '../limits.ts';
import { readFrequencyTable } from './frequency-table.ts';
import { decodeLanes, wordPadding } from './rans.ts';

/** Symbols out of a stream, and where the stream ended. */
interface DecodedSymbols {
  /** One symbol a byte. */
  readonly symbols: Uint8Array;
  /** Byte offset after the stream. */
  readonly end: number;
}

const rawKind = 0;
const ransKind = 2;

/**
 * Decodes the symbol stream of `count` symbols that starts at `offset` of `bytes` (`FSN.md`, "Symbol streams").
 *
 * @param into Where the symbols go, `count` bytes; a new array where it is left out.
 * @throws FsnError `truncated` where `bytes` ends within the stream; `malformed` where the stream is not one that
 * an encoder writes, or stands for more than 8 symbols a byte.
 */
export function decodeSymbols(
  bytes: Uint8Array,
  offset: number,
  count: number,
  into?: Uint8Array,
): DecodedSymbols {
  if (offset >= bytes.length) throw truncated(offset, bytes.length);
  const kind = bytes[offset];
  if (kind === rawKind) {
    const end = offset + 1 + count;
    if (end > bytes.length) throw truncated(offset, bytes.length, end);
    const symbols = into ?? new Uint8Array(count);
    symbols.set(bytes.subarray(offset + 1, end));
    return { symbols, end };
  }
  if (kind !== ransKind) {
    throw new FsnError('malformed', `unknown kind ${kind} of symbol stream`, {
      offset,
      expected: '0 or 2',
      actual: kind,
    });
  }
  return decodeRans(bytes, offset, count, into);
}

function decodeRans(bytes: Uint8Array, offset: number, count: number, into?: Uint8Array): DecodedSymbols {
  if (offset + 2 > bytes.length) throw truncated(offset, bytes.length);
  const scaleBits = bytes[offset + 1] & 15;
  const lanesLog2 = bytes[offset + 1] >>> 4;
  if (scaleBits < 8 || scaleBits > 12 || ![0, 2, 3].includes(lanesLog2)) {
    throw new FsnError('malformed', 'unknown rANS parameters', {
      offset: offset + 1,
      actual: bytes[offset + 1],
    });
  }
  const { slots, end: tableEnd } = readFrequencyTable(bytes, offset + 2, scaleBits);
  const lanes = 1 << lanesLog2;
  const wordsStart = tableEnd + 4 + 4 * lanes;
  if (wordsStart > bytes.length) throw truncated(offset, bytes.length, wordsStart);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wordCount = view.getUint32(tableEnd, true);
  const end = wordsStart + 2 * wordCount;
  if (end > bytes.length) throw truncated(offset, bytes.length, end);
  const most = limits.symbolsPerByte * (end - offset);
  if (count > most) {
    throw new FsnError('malformed', 'a symbol stream stands for more than 8 symbols a byte', {
      offset,
      expected: most,
      actual: count,
    });
  }
  const states = new Int32Array(lanes);
  for (let lane = 0; lane < lanes; lane++) {
    const state = view.getInt32(tableEnd + 4 + 4 * lane, true);
    if (state < 1 << 15) {
      throw new FsnError('malformed', 'a rANS state is out of range', {
        offset: tableEnd + 4 + 4 * lane,
        actual: state,
      });
    }
    states[lane] = state;
  }
  const words = new Uint16Array(wordCount + wordPadding);
  new Uint8Array(words.buffer).set(bytes.subarray(wordsStart, end));
  const symbols = into ?? new Uint8Array(count);
  if (!decodeLanes(symbols, { states, slots, scaleBits, words, wordCount })) {
    throw new FsnError('malformed', 'a rANS stream does not end where its words do', { offset });
  }
  return { symbols, end };
}

function truncated(offset: number, actual: number, expected?: number): FsnError {
  return new FsnError('truncated', 'the payload ends within a symbol stream', { offset, expected, actual });
}
