import { FsnError, kernelSize, type NumericVector, type SummaryWeight, segmentStarts } from '@fsnet/graph';
import { packBits } from './pack-bits.ts';

/** A filter summary as the device holds it, levels still packed; read by summary.wgsl. */
export interface PackedSummary {
  readonly words: Uint32Array;
  /** What a shader that reads it is compiled with. */
  readonly constants: Readonly<Record<string, number | boolean>>;
}

/**
 * Packs a summary into words of 32 bits: a head, the levels of `bits` bits each, lowest bits first (or plain values of
 * 16 or 32), where segments start in as few bits as the largest needs, fractions of 16 bits, scales and zero points
 * of blocks.
 *
 * The head: length; unit of the starts; where they are, in words; bits of each; then the scale and zero point where
 * one holds for all, else values a block and where the scales are; where the fractions are, if there are any.
 *
 * @param constantsOnly Whether to leave the values out, as packing takes time.
 * @throws FsnError `limit-exceeded` for 2^32 bits of levels.
 */
export function packSummary(weight: SummaryWeight, constantsOnly = false): PackedSummary {
  const { vector, order, segments, circular, locations, shape } = weight;
  const [rows, columns] = kernelSize(shape);
  const taps = rows * columns;
  const bits = bitsOf(vector);
  const fractions = locations.kind === 'explicit' ? locations.fractions : undefined;
  const blocks = vector.format === 'affine' && vector.block > 0;
  if (vector.count * bits >= 2 ** 32)
    throw new FsnError('limit-exceeded', 'a summary is too long for the GPU', {
      ...{ expected: 'below 2^32 bits', actual: vector.count * bits },
    });
  const starts = packStarts(weight);
  const begin = fractions ? 7 : 6;
  const head = new Uint32Array(begin);
  const parts: [at: number, words: Uint32Array][] = [[0, head]];
  let end = begin;
  const append = (part: Uint32Array): number => {
    const at = end;
    parts.push([at, part]);
    end += part.length;
    return at;
  };
  if (!constantsOnly) append(packValues(vector));
  head.set([vector.count, starts.unit, append(starts.words), starts.bits]);
  if (fractions) head[6] = append(packBits(fractions, 16));
  if (vector.format === 'affine') {
    const { scales, zeros, block } = vector;
    const scaleBits = new Uint32Array(scales.buffer, scales.byteOffset, scales.length);
    head.set(blocks ? [block, append(scaleBits)] : [scaleBits[0], zeros[0]], 4);
    if (blocks) append(packBits(zeros, 8));
  }
  const words = new Uint32Array(end);
  for (const [at, part] of parts) words.set(part, at);
  const tapDistance = order === 'hwi' ? shape[1] : 0;
  return {
    words,
    constants: {
      summaryBegin: begin,
      summaryFormat: formats[vector.format === 'affine' ? 'affine' : vector.dtype] ?? 0,
      summaryBits: bits,
      summaryBlocks: blocks,
      // Then 4 channels, from a multiple of 4 on, never lie in two words.
      summaryAligned:
        32 % bits === 0 && starts.unit % 4 === 0 && tapDistance % 4 === 0 && !circular && !fractions,
      summaryUniform: starts.words.length === 0,
      summaryFractions: fractions !== undefined,
      summaryCircular: circular,
      summaryTaps: taps,
      summarySegmentTaps: { filter: taps, row: columns, tap: 1 }[segments],
      summaryChannelsFirst: order === 'ihw',
    },
  };
}

/** How summary.wgsl knows how values are stored. */
const formats: Readonly<Record<string, number>> = { affine: 0, float32: 1, float16: 2, bfloat16: 3 };

function bitsOf(vector: NumericVector): number {
  if (vector.format === 'affine') return vector.bits;
  return vector.dtype === 'float32' ? 32 : 16;
}

function packValues(vector: NumericVector): Uint32Array {
  if (vector.format === 'affine') return packBits(vector.levels, vector.bits);
  if (vector.dtype !== 'float32') return packBits(vector.data as Uint16Array, 16);
  const { buffer, byteOffset, length } = vector.data as Float32Array;
  return new Uint32Array(buffer, byteOffset, length);
}

function packStarts(weight: SummaryWeight): { words: Uint32Array; unit: number; bits: number } {
  const { locations, circular, vector } = weight;
  if (locations.kind === 'uniform') return { words: new Uint32Array(), unit: locations.step, bits: 1 };
  let starts = segmentStarts(weight);
  if (circular) starts = starts.map((start) => start % vector.count);
  const unit = starts.reduce(greatestCommonDivisor, 0) || 1;
  const most = starts.reduce((a, b) => Math.max(a, b), 0) / unit;
  const bits = Math.max(1, 32 - Math.clz32(most));
  return {
    words: packBits(
      starts.map((start) => start / unit),
      bits,
    ),
    unit,
    bits,
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}
