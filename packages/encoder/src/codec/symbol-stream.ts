import { limits } from '@fsnet/format';
import { type Frequencies, fitFrequencies } from './frequencies.ts';
import { writeFrequencyTable } from './frequency-table.ts';
import { encodeLanes } from './rans.ts';

/**
 * Codes `symbols` as a symbol stream (`FSN.md`, "Symbol streams"): by order-0 rANS where that is smaller, else as
 * they are. The same symbols always give the same bytes.
 */
export function encodeSymbols(symbols: Uint8Array): Uint8Array {
  const lanes = symbols.length >= 4096 ? 8 : symbols.length >= 1024 ? 4 : 1;
  const model = symbols.length < 16 ? undefined : chooseModel(symbols, lanes);
  if (model && model.bytes < symbols.length + 1) {
    const { states, words } = encodeLanes(symbols, model.frequencies, lanes);
    const length = 2 + model.table.length + 4 + 4 * lanes + 2 * words.length;
    if (length < symbols.length + 1 && symbols.length <= limits.symbolsPerByte * length) {
      const stream = new Uint8Array(length);
      const view = new DataView(stream.buffer);
      stream[0] = 2;
      stream[1] = model.frequencies.scaleBits | (Math.log2(lanes) << 4);
      stream.set(model.table, 2);
      let offset = 2 + model.table.length;
      view.setUint32(offset, words.length, true);
      offset += 4;
      for (const state of states) {
        view.setUint32(offset, state, true);
        offset += 4;
      }
      for (let i = 0; i < words.length; i++) view.setUint16(offset + 2 * i, words[i], true);
      return stream;
    }
  }
  const stream = new Uint8Array(1 + symbols.length);
  stream.set(symbols, 1);
  return stream;
}

/** How many of `symbols` have each value. */
export function countSymbols(symbols: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (let i = 0; i < symbols.length; i++) counts[symbols[i]]++;
  return counts;
}

interface Model {
  readonly frequencies: Frequencies;
  readonly table: Uint8Array;
  /** Estimated length of the whole stream. */
  readonly bytes: number;
}

function chooseModel(symbols: Uint8Array, lanes: number): Model {
  const counts = countSymbols(symbols);
  const models = [8, 9, 10, 11, 12].map((scaleBits) => {
    const frequencies = fitFrequencies(counts, scaleBits);
    const table = writeFrequencyTable(frequencies.values);
    return { frequencies, table, bytes: 6 + table.length + 2 * lanes + frequencies.bits / 8 };
  });
  return models.reduce((best, model) => (model.bytes < best.bytes ? model : best));
}
