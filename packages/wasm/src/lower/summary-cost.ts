import type { SummaryWeight, Window } from '@fsnet/graph';
import type { Choice, ForcedChoice } from '../plan/lowering.ts';
import type { SummaryGeometry } from './summary-geometry.ts';
import { channelsAtOnce, roundUp } from './summary-rows.ts';

/** What the cost of a convolution by summary depends on. */
export interface SummaryWork {
  readonly weight: SummaryWeight;
  readonly batch: number;
  readonly vertical: Window;
  readonly horizontal: Window;
  readonly rows: number;
  readonly geometry: SummaryGeometry;
}

/** The fast convolution, `undefined` where the expanded filters are estimated to take less time. */
export function chooseSummary(work: SummaryWork, force: ForcedChoice | undefined): Choice | undefined {
  const { weight, batch, vertical, horizontal, geometry } = work;
  const [filters, channels] = weight.shape;
  const taps = vertical.kernel * horizontal.kernel;
  const pixels = batch * vertical.output * horizontal.output;
  const denseMultiplyAdds = pixels * filters * channels * taps;
  const multiplyAdds = batch * geometry.tiles * 48 * roundUp(channels, channelsAtOnce);
  const additions = pixels * filters * taps;
  if (force !== 'summary' && (taps === 1 || multiplyAdds + additions > denseMultiplyAdds)) return undefined;
  return { kernel: 'fast summary', multiplyAdds, denseMultiplyAdds, reason: 'TODO' };
}
