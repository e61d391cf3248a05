import { type LayerEffort, learnedBits } from './layer-jobs.ts';
import type { SearchSettings } from './search-options.ts';

/** How long a search may take, or how long it fine-tunes. */
export type SearchBudget = { readonly minutes: number } | { readonly epochs: number };

/** How fast this machine is, measured. */
export interface Pace {
  /** Milliseconds of one thread: to fit a layer, for one of its steps, and to measure an image. */
  readonly fit: number;
  readonly step: number;
  readonly image: number;
  /** Of whole networks that learn, by all threads together. */
  readonly imagesPerSecond: number;
}

/** What there is to do. */
export interface SearchCounts {
  readonly layerJobs: number;
  readonly trainingImages: number;
  readonly heldOutImages: number;
  readonly threads: number;
}

/** What a search is going to do, and how long that takes. */
export interface SearchPlan {
  readonly layerJobs: number;
  readonly effort: LayerEffort;
  /** Whole networks that learn for a short time. */
  readonly probes: number;
  readonly probeEpochs: number;
  /** Most networks that are trained to the end; all but one for a drop that is to be met. */
  readonly finals: number;
  readonly epochs: number;
  /** Uniform networks to compare with, at most: that learn for a short time, and that are trained to the end. */
  readonly uniform: { readonly probes: number; readonly finals: number };
  readonly pace: Pace;
  readonly seconds: {
    readonly layerJob: number;
    readonly epoch: number;
    readonly layers: number;
    readonly probes: number;
    readonly finals: number;
    readonly uniform: number;
    readonly total: number;
  };
}

/** Uniform networks that are trained to the end. */
export const uniformFinals = 2;

/** From thorough to hasty. */
const efforts: readonly LayerEffort[] = [
  { steps: 24, bitSteps: 8, images: 1000 },
  { steps: 16, bitSteps: 6, images: 500 },
  { steps: 8, bitSteps: 4, images: 500 },
  { steps: 4, bitSteps: 2, images: 250 },
];

/** Shares of the time that layers and short runs may take; repairs and measurements have what is left over. */
const share = { layers: 0.25, probes: 0.2, rest: 0.04 };

/** Plans a search for a time, or for so many epochs of its last network. */
export function planSearch(
  { target, bits, compareUniform }: SearchSettings,
  counts: SearchCounts,
  budget: SearchBudget,
  pace: Pace,
): SearchPlan {
  const { layerJobs, trainingImages, heldOutImages, threads } = counts;
  const learned = bits.filter((each) => each <= learnedBits).length;
  const layerSeconds = ({ steps, bitSteps, images }: LayerEffort): number =>
    (pace.fit +
      pace.step * (steps + learned * bitSteps) +
      pace.image * bits.length * Math.min(images, heldOutImages)) /
    1000;
  const waves = Math.ceil(layerJobs / threads);
  const epoch = (trainingImages + heldOutImages / 3) / pace.imagesPerSecond;
  const probes = target.kind === 'latency' ? 0 : target.kind === 'size' ? 6 : 8;
  // A probe has one thread.
  const probeSeconds = inThreads(probes, threads) * epoch;
  const finals = target.kind === 'drop' ? 2 : 1;
  const uniform = uniformNetworks(compareUniform === undefined ? 0 : bits.length);
  let effort = efforts[1];
  let [epochs, probeEpochs] = [1, 1];
  if ('minutes' in budget) {
    const total = 60 * budget.minutes;
    effort =
      efforts.find((each) => layerSeconds(each) * waves <= share.layers * total) ??
      efforts[efforts.length - 1];
    probeEpochs = Math.min(3, Math.max(1, Math.floor((share.probes * total) / Math.max(1e-3, probeSeconds))));
    const left = total * (1 - share.rest) - layerSeconds(effort) * waves - probeEpochs * probeSeconds;
    epochs = Math.max(1, Math.floor(left / (finals * epoch)));
  } else {
    epochs = budget.epochs;
    probeEpochs = Math.max(1, Math.round(epochs / 10));
  }
  const seconds = {
    layerJob: layerSeconds(effort),
    epoch,
    layers: layerSeconds(effort) * waves,
    probes: probeEpochs * probeSeconds,
    finals: finals * epochs * epoch,
    uniform: (uniform.finals * epochs + inThreads(uniform.probes, threads) * probeEpochs) * epoch,
  };
  const total = seconds.layers + seconds.probes + seconds.finals + seconds.uniform;
  return {
    ...{ layerJobs, effort, probes, probeEpochs, finals, epochs, uniform, pace },
    seconds: { ...seconds, total },
  };
}

function uniformNetworks(widths: number): SearchPlan['uniform'] {
  return { probes: widths > uniformFinals ? widths : 0, finals: Math.min(uniformFinals, widths) };
}

/** Networks that one thread each trains, by how many all threads would train in that time. */
function inThreads(networks: number, threads: number): number {
  return Math.ceil(networks / threads) * threads;
}
