import type { Frequencies } from './frequencies.ts';

/** A coded stream: what a decoder starts with, and the words it reads. */
export interface RansCode {
  /** One a lane. */
  readonly states: Uint32Array;
  readonly words: Uint16Array;
}

/**
 * Codes `symbols` over `lanes` interleaved lanes by range asymmetric numeral systems (Duda 2013, arXiv:1311.2540)
 * with 31-bit states and 16-bit renormalisation. Runs from the last symbol to the first, so that a decoder can
 * run forwards.
 */
export function encodeLanes(symbols: Uint8Array, frequencies: Frequencies, lanes: number): RansCode {
  const { scaleBits, values } = frequencies;
  const starts = new Int32Array(257);
  for (let symbol = 0; symbol < 256; symbol++) starts[symbol + 1] = starts[symbol] + values[symbol];
  const widths = Int32Array.from(values);
  // A symbol takes at most `scaleBits` bits, and a lane holds up to 16 more.
  const buffer = new Uint16Array(Math.ceil((symbols.length * scaleBits) / 16) + lanes);
  let next = buffer.length;
  const states = new Int32Array(lanes).fill(1 << 15);
  const limitShift = 31 - scaleBits;
  const laneMask = lanes - 1;
  for (let i = symbols.length - 1; i >= 0; i--) {
    const symbol = symbols[i];
    const width = widths[symbol];
    let state = states[i & laneMask];
    if (state >>> limitShift >= width) {
      buffer[--next] = state;
      state >>>= 16;
    }
    const quotient = (state / width) | 0;
    states[i & laneMask] = (quotient << scaleBits) + state - quotient * width + starts[symbol];
  }
  return { states: new Uint32Array(states.buffer), words: buffer.subarray(next) };
}
