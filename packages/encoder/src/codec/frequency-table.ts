import { BitWriter } from './bit-writer.ts';

/**
 * The bytes of a frequency table (`FSN.md`, "Symbol streams"): first and last symbol, the Exp-Golomb order that
 * makes it shortest, and the steps from one frequency to the next.
 */
export function writeFrequencyTable(frequencies: Uint16Array): Uint8Array {
  let first = 0;
  while (frequencies[first] === 0) first++;
  let last = 255;
  while (frequencies[last] === 0) last--;
  const steps: number[] = [];
  for (let symbol = first; symbol <= last; symbol++) {
    const step = frequencies[symbol] - (symbol === first ? 0 : frequencies[symbol - 1]);
    steps.push(step >= 0 ? 2 * step : -2 * step - 1);
  }
  let k = 0;
  let length = codeLength(steps, 0);
  for (let order = 1; order <= 9; order++) {
    const other = codeLength(steps, order);
    if (other < length) {
      length = other;
      k = order;
    }
  }
  const writer = new BitWriter();
  for (const step of steps) {
    const value = step + (1 << k);
    const width = 31 - Math.clz32(value);
    writer.write(1 << (width - k), width - k + 1);
    writer.write(value - (1 << width), width);
  }
  const codes = writer.bytes();
  const bytes = new Uint8Array(3 + codes.length);
  bytes.set([first, last, k]);
  bytes.set(codes, 3);
  return bytes;
}

function codeLength(steps: readonly number[], k: number): number {
  let bits = 0;
  for (const step of steps) bits += 2 * (31 - Math.clz32(step + (1 << k))) - k + 1;
  return bits;
}
