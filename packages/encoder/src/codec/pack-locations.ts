import { limits, type StoredLocations } from '@fsnet/format';
import { bytesOf, type SegmentLocations } from '@fsnet/graph';
import { packBits } from './pack-bits.ts';
import { type CoderChoice, concatenate, inlinePayload } from './pack-vector.ts';
import { countSymbols, encodeSymbols } from './symbol-stream.ts';

type StoredExplicit = Extract<StoredLocations, { kind: 'explicit' }>;
type Packed = Pick<StoredExplicit, 'bits' | 'lowBits' | 'delta' | 'coder'> & { readonly bytes: Uint8Array };

/** A symbol has 8 bits; what a value has more is packed beside it. */
const bitsPerSymbol = 8;

export interface PackLocationsOptions {
  /** Left out: `auto`, the smallest. */
  readonly coder?: CoderChoice;
  /** Values of the summary that is located in: no unit may be larger. */
  readonly length?: number;
}

/**
 * Packs segment locations for a file (`FSN.md`, "Locations") in the smallest way there is: in units of what
 * divides every start, as they are or as differences, bit-packed or entropy-coded.
 *
 * @throws RangeError where there are not `count` of them.
 */
export function packLocations(
  locations: SegmentLocations,
  count: number,
  { coder = 'auto', length = Number.POSITIVE_INFINITY }: PackLocationsOptions = {},
): StoredLocations {
  if (locations.kind === 'uniform') return { kind: 'uniform', step: locations.step };
  const { starts, fractions } = locations;
  if (starts.length !== count || (fractions && fractions.length !== count))
    throw new RangeError(`${count} segments have ${starts.length} locations`);
  const divisor = commonDivisor(starts);
  const unit = divisor > length ? 1 : divisor;
  const values = starts.map((start) => start / unit);
  const most = values.reduce((largest, value) => Math.max(largest, value), 0);
  const bits = Math.max(limits.bitsPerLocation, 32 - Math.clz32(most));

  const raw: Packed = { bits, lowBits: 0, delta: false, coder: 'raw', bytes: packBits(values, bits) };
  const mask = 2 ** bits - 1;
  const differences = values
    .map((value, i) => value - (i === 0 ? 0 : values[i - 1]))
    .map((value) => (value & mask) >>> 0);
  const coded = [packCoded(values, bits, false), packCoded(differences, bits, true)].filter(
    ({ bytes }) => bytes.length * 8 >= limits.bitsPerLocation * count,
  );
  const candidates =
    coder === 'raw' || coded.length === 0 ? [raw] : coder === 'rans' ? coded : [raw, ...coded];
  const { bytes, ...form } = candidates.reduce((best, one) =>
    one.bytes.length < best.bytes.length ? one : best,
  );
  const payload = inlinePayload(fractions ? concatenate([bytes, bytesOf(fractions)]) : bytes);
  return { kind: 'explicit', count, unit, ...form, fractions: fractions !== undefined, payload };
}

function commonDivisor(starts: Uint32Array): number {
  let divisor = 0;
  for (let start of starts) {
    while (start !== 0) [divisor, start] = [start, divisor % start];
    if (divisor === 1) break;
  }
  return divisor || 1;
}

/** Entropy-codes the high bits of `values`, as few of them as pays. */
function packCoded(values: Uint32Array, bits: number, delta: boolean): Packed {
  let lowBits = Math.max(0, bits - bitsPerSymbol);
  let lowestCost = Number.POSITIVE_INFINITY;
  for (let low = lowBits; low < bits; low++) {
    const cost = estimateBits(highBits(values, low)) + low * values.length;
    if (cost < lowestCost) {
      lowestCost = cost;
      lowBits = low;
    }
  }
  const bytes = concatenate([encodeSymbols(highBits(values, lowBits)), packBits(values, lowBits)]);
  return { bits, lowBits, delta, coder: 'rans', bytes };
}

function highBits(values: Uint32Array, lowBits: number): Uint8Array {
  const symbols = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) symbols[i] = values[i] >>> lowBits;
  return symbols;
}

/** What a stream of `symbols` takes: their entropy, at least a bit each, and about 6 bits a symbol of the table. */
function estimateBits(symbols: Uint8Array): number {
  let entropy = 0;
  let table = 0;
  const counts = countSymbols(symbols);
  for (const count of counts) {
    if (count === 0) continue;
    entropy -= count * Math.log2(count / symbols.length);
    table += 6;
  }
  return Math.min(Math.max(entropy, symbols.length) + table, 8 * symbols.length);
}
