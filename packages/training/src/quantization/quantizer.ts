import { type Bits, type LayerSettings, quantizeVector } from '@fsnet/encoder';
import { type NumericVector, vectorValues } from '@fsnet/graph';

/** How the values of one weight are quantised: as the encoder does it. */
export interface Quantizer {
  /** 2 to 8. */
  readonly bits: Bits;
  readonly block: NonNullable<LayerSettings['block']>;
  /** Values of a filter, which `block` may refer to. */
  readonly filterLength: number;
}

/** `values`, in the order in which the file has them, as the encoder stores them; each within the range if there is one. */
export function quantize(
  values: Float32Array,
  { bits, block, filterLength }: Quantizer,
  range?: ArrayLike<number>,
): NumericVector {
  return quantizeVector(range ? clipped(values, range) : values, bits, block, filterLength);
}

/** The values that come back from the file. What is not finite stays, for whoever watches the loss. */
export function roundTrip(
  values: Float32Array,
  quantizer: Quantizer,
  range?: ArrayLike<number>,
): Float32Array {
  if (!areFinite(values)) return values;
  return vectorValues(quantize(values, quantizer, range)) as Float32Array;
}

function clipped(values: Float32Array, range: ArrayLike<number>): Float32Array {
  const [low, high] = [range[0], range[1]];
  return values.map((value) => Math.min(Math.max(value, low), high));
}

function areFinite(values: Float32Array): boolean {
  let nothing = 0;
  for (let i = 0; i < values.length; i++) nothing += values[i] * 0;
  return nothing === 0;
}
