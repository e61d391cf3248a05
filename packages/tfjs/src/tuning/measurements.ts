import type { PlannedNode, SummaryWeight, Window } from '@fsnet/graph';
import { type SummaryCosts, type SummaryVariant, summaryVariants } from '../convolution/choice.ts';
import type { SummaryGeometry } from '../convolution/summary-convolution.ts';
import type { TuningStore } from './tuning-store.ts';

/** Raised whenever kernels change, so that what was measured with others is measured again. */
const kernelsVersion = 3;

/** Measured nanoseconds by variant, of layers by {@link layerKey}. */
export type Measurements = Map<string, SummaryCosts>;

/** What is measured once: convolutions of the same sizes whose summaries are of the same kind. */
export function layerKey(
  { epilogue }: PlannedNode,
  weight: SummaryWeight,
  { batch, vertical, horizontal, inputChannels, filters }: SummaryGeometry,
  precision: string,
): string {
  const { groups, order, segments, circular, locations, vector } = weight;
  const window = ({ kernel, stride, dilation, padBegin, input, output }: Window) =>
    [kernel, stride, dilation, padBegin, input, output].join(' ');
  const fractions = locations.kind === 'explicit' && locations.fractions ? 'fractions' : locations.kind;
  const stored = vector.format === 'affine' ? `${vector.bits} ${vector.block}` : vector.dtype;
  return [
    ...[batch, inputChannels, filters, groups, window(vertical), window(horizontal)],
    ...[order, segments, circular, fractions, stored, vector.count],
    ...[epilogue.residual === undefined ? 'alone' : 'added', precision],
  ].join();
}

/** Names a device and the kernels that were measured on it. */
export function deviceName(info: GPUAdapterInfo | undefined): string {
  const parts = [info?.vendor, info?.architecture, info?.device, info?.description];
  return `${parts.filter(Boolean).join(' ') || 'unknown'} v${kernelsVersion}`;
}

/** What the store has of that device; what it cannot be is left out. */
export async function readMeasurements(store: TuningStore, name: string): Promise<Measurements> {
  const measurements: Measurements = new Map();
  let layers: unknown;
  try {
    layers = JSON.parse((await store.read(name)) ?? '{}');
  } catch {
    return measurements;
  }
  if (typeof layers !== 'object' || layers === null || Array.isArray(layers)) return measurements;
  for (const [key, times] of Object.entries(layers)) {
    if (typeof times !== 'object' || times === null) continue;
    const costs = new Map<SummaryVariant, number>();
    for (const variant of summaryVariants) {
      const time: unknown = times[variant];
      if (typeof time === 'number' && time > 0) costs.set(variant, time);
    }
    if (costs.size > 0) measurements.set(key, costs);
  }
  return measurements;
}

/** Adds to what the store has. What cannot be stored is measured again another time. */
export async function writeMeasurements(
  store: TuningStore,
  name: string,
  measurements: Measurements,
): Promise<void> {
  // Another page may have measured other layers in the meantime.
  const all = new Map([...(await readMeasurements(store, name)), ...measurements]);
  const layers = Object.fromEntries([...all].map(([key, costs]) => [key, Object.fromEntries(costs)]));
  await store.write(name, JSON.stringify(layers)).catch(() => {});
}
