import type { Choice, SummaryWeight, Window } from '@fsnet/graph';
import type { ForcedChoice } from '../plan/lowering.ts';
import { pixelsAtOnce, type SummaryGeometry } from './summary-geometry.ts';
import { roundUp, rowsAtOnce } from './summary-rows.ts';

/** What the cost of a convolution by summary depends on. */
export interface SummaryWork {
  readonly weight: SummaryWeight;
  readonly batch: number;
  readonly vertical: Window;
  readonly horizontal: Window;
  readonly geometry: SummaryGeometry;
}

/** The fast convolution, `undefined` where the expanded filters are better. */
export function chooseSummary(work: SummaryWork, force: ForcedChoice | undefined): Choice | undefined {
  const { weight, batch, vertical, horizontal, geometry } = work;
  const [filters, channels] = weight.shape;
  const taps = vertical.kernel * horizontal.kernel;
  const ratio = (filters * channels * taps) / weight.vector.count;
  if (force !== 'summary' && (taps === 1 || ratio < leastRatio || geometry.scratchBytes > mostScratchBytes))
    return undefined;
  if (force !== 'summary' && fastCost(work) >= expandedCost(work)) return undefined;
  const multiplyAdds = batch * geometry.tiles * rowsAtOnce * pixelsAtOnce * channels;
  const denseMultiplyAdds = batch * vertical.output * horizontal.output * filters * channels * taps;
  const saved = Math.round(100 * (1 - multiplyAdds / denseMultiplyAdds));
  const reason = `ratio ${ratio.toFixed(1)} in ${weight.segments} segments ${saved < 0 ? `adds ${-saved}` : `saves ${saved}`} % of the multiply-adds`;
  return { kernel: 'fast summary', multiplyAdds, denseMultiplyAdds, reason };
}

/** Below it expanded filters cost little more memory, and no multiply-adds that would be worth a ring of products. */
const leastRatio = 1.25;

/** What each thread may keep products in: more would come from main memory. */
const mostScratchBytes = 2 ** 25;

// Both costs are in multiply-adds of the dense kernel, of which an AMD EPYC of the Zen 5 generation (Node 20, SIMD
// without fused multiply-adds) does 31 a nanosecond; fitted by hand to 64 shapes of 3 to 512 channels and 1 to 112
// rows. Known miss: 2 x 2 x 256 at a ratio of 2, where the fast convolution is chosen at 0.9 of the other's speed.

/** Tiles and what it takes to begin and store one; additions by 4 filters and 8 pixels; packing. */
function fastCost({ weight, batch, vertical, horizontal, geometry }: SummaryWork): number {
  const [filters, channels] = weight.shape;
  const sums = vertical.output * Math.ceil(horizontal.output / 8) * Math.ceil(filters / 4);
  const tiles = geometry.tiles * (35 * channels + 80);
  const additions = sums * (50 * vertical.kernel * horizontal.kernel + 100);
  const packing = vertical.input * horizontal.input * (3 * channels + 40);
  return batch * (tiles + additions + packing);
}

/** Multiply-adds, gathering what a pixel's taps meet, and what it takes to store 8 filters of a pixel. */
function expandedCost({ weight, batch, vertical, horizontal }: SummaryWork): number {
  const [filters, channels] = weight.shape;
  const depth = channels * vertical.kernel * horizontal.kernel;
  const pixel = roundUp(filters, 8) * (depth + 9) + 3 * depth + 130;
  return batch * vertical.output * horizontal.output * pixel;
}
