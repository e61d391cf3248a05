import type { SummaryWeight, Window } from '@fsnet/graph';
import type { Choice, ForcedChoice } from '../plan/lowering.ts';
import type { SummaryGeometry } from './summary-geometry.ts';

/** What the cost of a convolution by summary depends on. */
export interface SummaryWork {
  readonly weight: SummaryWeight;
  readonly batch: number;
  readonly vertical: Window;
  readonly horizontal: Window;
  readonly geometry: SummaryGeometry;
}

/** The fast convolution, `undefined` where the expanded filters are estimated to take less time. */
export function chooseSummary(work: SummaryWork, force: ForcedChoice | undefined): Choice | undefined {
  const { weight, batch, vertical, horizontal, geometry } = work;
  const [filters, channels] = weight.shape;
  const taps = vertical.kernel * horizontal.kernel;
  const rows = batch * vertical.output;
  const dense = rows * horizontal.output * filters * channels * taps;
  const depth = channels;
  const chunks = rows * Math.ceil(horizontal.output / 8) * Math.ceil(filters / 4);
  const pixels = batch * vertical.input * horizontal.input;
  const fast =
    batch * geometry.tiles * (32 * depth + 130) + chunks * (45 * taps + 100) + pixels * (channels * 3 + 40);
  const expanded = rows * horizontal.output * Math.ceil(filters / 8) * 8 * (channels * taps * 1.1 + 5);
  if (force !== 'summary' && (taps === 1 || fast >= expanded)) return undefined;
  const spent = batch * geometry.tiles * 32 * depth;
  return {
    kernel: 'fast summary',
    multiplyAdds: spent,
    denseMultiplyAdds: dense,
    reason: '',
    estimate: [fast, expanded],
  } as any;
}
