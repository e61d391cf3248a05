import type { Graph } from '@fsnet/graph';
import type { LayerTable } from './choice.ts';
import { bytesFactorOf } from './choose-weighing.ts';
import type { NetworkTrials, Trial, TriedNetwork } from './network-trials.ts';
import type { SearchSettings } from './search-options.ts';
import { type SearchPlan, uniformFinals } from './search-plan.ts';
import { uniformTrials } from './strategy.ts';

export interface CompareUniformOptions {
  readonly graph: Graph;
  readonly trials: NetworkTrials;
  readonly tables: readonly LayerTable[];
  /** Of a file, what is no layer. */
  readonly otherBytes: number;
  readonly settings: SearchSettings;
  readonly plan: SearchPlan;
  /** Of the files that they are to have. */
  readonly bytes: number;
  readonly onStart: (networks: number) => void;
}

/**
 * Trains networks all of whose layers are alike, for as many epochs as the result of a search. There is one for each width;
 * where these are many, all learn for a short time, and those nearest to the dense network then to the end.
 */
export async function compareUniform(options: CompareUniformOptions): Promise<void> {
  const { trials, otherBytes, plan, bytes, onStart } = options;
  const last: TriedNetwork | undefined = trials.tried.findLast(({ role }) => role !== 'probe');
  const factor = last ? bytesFactorOf(last, otherBytes) : 1;
  const every = uniformTrials(options, bytes, factor);
  const short = every.length > uniformFinals;
  onStart((short ? every.length : 0) + Math.min(uniformFinals, every.length));
  await trials.trainEach(short ? await nearest(trials, every, plan.probeEpochs) : every);
}

async function nearest(
  trials: NetworkTrials,
  every: readonly Trial[],
  epochs: number,
): Promise<readonly Trial[]> {
  const tried = await trials.trainMany(every.map((trial) => ({ ...trial, role: 'probe', epochs })));
  return every
    .map((trial, index) => ({ trial, divergence: tried[index].measured.divergence }))
    .toSorted((a, b) => a.divergence - b.divergence)
    .slice(0, uniformFinals)
    .map(({ trial }) => trial);
}
