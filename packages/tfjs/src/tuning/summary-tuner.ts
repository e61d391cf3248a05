import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { backend } from '@tensorflow/tfjs-core';
import { deviceTraits, summaryCosts } from '../convolution/choice.ts';
import { type SummaryOptions, summaryPreparer } from '../convolution/prepare-summary.ts';
import type { PrepareSummary } from '../convolution/summary-convolution.ts';
import { type Layer, measureVariants } from './measure-variants.ts';
import {
  deviceName,
  layerKey,
  type Measurements,
  readMeasurements,
  writeMeasurements,
} from './measurements.ts';
import type { TuningStore } from './tuning-store.ts';

/** Variants that are expected to take so many times as long as the best are not tried. */
const hopeless = 12;

/**
 * Chooses how summaries run by what each way takes on this device: measured once for every size of layer, and remembered
 * by the store.
 */
export class SummaryTuner {
  /** Goes by what was measured, and notes layers that were not. */
  readonly prepareSummary: PrepareSummary;
  readonly #options: SummaryOptions;
  readonly #store: TuningStore | undefined;
  readonly #unknown = new Map<string, Layer>();
  #measurements: Measurements = new Map();

  constructor(store: TuningStore | undefined, options: SummaryOptions = {}) {
    this.#store = store;
    this.#options = options;
    const prepare = summaryPreparer({
      ...options,
      measured: (node, weight, geometry) => {
        const key = layerKey(node, weight, geometry, options.precision ?? 'f32');
        const measured = this.#measurements.get(key);
        if (!measured) this.#unknown.set(key, { node, weight, geometry });
        return measured;
      },
    });
    this.prepareSummary = prepare;
  }

  /** Reads what is known of the device of tfjs's WebGPU backend. */
  async open(): Promise<void> {
    if (this.#store) this.#measurements = await readMeasurements(this.#store, currentDevice());
  }

  /**
   * Measures the layers that were prepared without being known, and remembers what came out.
   *
   * @returns Whether there were any: then they are to be prepared again.
   * @throws `signal.reason` where it was aborted.
   */
  async measure(signal?: AbortSignal): Promise<boolean> {
    if (this.#unknown.size === 0) return false;
    const { device } = backend() as WebGPUBackend;
    const traits = deviceTraits(device);
    const measured: Measurements = new Map();
    for (const [key, layer] of this.#unknown) {
      const { node, weight, geometry } = layer;
      const costs = [...summaryCosts(node, weight, geometry, traits)];
      const least = Math.min(...costs.map(([, cost]) => cost));
      const variants = costs.filter(([, cost]) => cost <= hopeless * least).map(([variant]) => variant);
      const times = await measureVariants(layer, variants, this.#options, signal);
      if (times.size > 0) measured.set(key, times);
    }
    this.#unknown.clear();
    for (const [key, times] of measured) this.#measurements.set(key, times);
    if (this.#store) await writeMeasurements(this.#store, currentDevice(), measured);
    return measured.size > 0;
  }
}

function currentDevice(): string {
  return deviceName((backend() as WebGPUBackend).device.adapterInfo);
}
