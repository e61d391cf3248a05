import { openTuningStore } from '#tuning-store';
import { type SummaryOptions, summaryPreparer } from '../convolution/prepare-summary.ts';
import type { PrepareSummary } from '../convolution/summary-convolution.ts';
import { SummaryTuner } from './summary-tuner.ts';
import type { TuningStore } from './tuning-store.ts';

export interface SummaryChoiceOptions extends Pick<SummaryOptions, 'precision'> {
  /**
   * Whether to measure, on WebGPU, what each way to run a summary takes on this device; false by default: it is
   * estimated. Measurements are remembered, in IndexedDB or in Node in a file of the user's cache, or in a store of the
   * caller's.
   */
  readonly tune?: boolean | TuningStore | undefined;
}

/** How the summaries of a model run. */
export interface SummaryStart {
  readonly prepareSummary: PrepareSummary;
  /** Measures what `prepareSummary` was asked for and knew nothing about, so that it is to be asked again. */
  measure(signal?: AbortSignal): Promise<void>;
}

/** Begins to choose how summaries run, once tfjs's backend is there. */
export async function startSummaries(
  backend: string,
  { precision, tune = false }: SummaryChoiceOptions,
): Promise<SummaryStart> {
  if (!tune || backend !== 'webgpu')
    return { prepareSummary: summaryPreparer({ precision }), measure: async () => {} };
  const tuner = new SummaryTuner(tune === true ? await openTuningStore() : tune, { precision });
  await tuner.open();
  return {
    prepareSummary: tuner.prepareSummary,
    measure: async (signal) => {
      await tuner.measure(signal);
    },
  };
}
