import type { Graph } from '@fsnet/graph';
import type { LayerTable } from './choice.ts';
import type { Agreement } from './job.ts';
import type { NetworkTrials, Trial, TriedNetwork } from './network-trials.ts';
import type { SearchSettings } from './search-options.ts';
import type { SearchPlan } from './search-plan.ts';
import { uniformCompression, uniformSettings } from './uniform.ts';

/** What it takes to find a network for a target. */
export interface StrategyOptions {
  readonly trials: NetworkTrials;
  readonly tables: readonly LayerTable[];
  /** Of a file, what is no layer. */
  readonly otherBytes: number;
  readonly settings: SearchSettings;
  readonly plan: SearchPlan;
  readonly graph: Graph;
  /** The dense network on the held-out images. */
  readonly dense: Agreement;
  readonly signal?: AbortSignal | undefined;
}

/** What a search decided for. */
export interface Chosen {
  readonly network: TriedNetwork;
  /** Whether it keeps to the target. */
  readonly met: boolean;
  /** The tables with latencies, where these count. */
  readonly tables?: readonly LayerTable[];
}

/** The uniform network of about a size that the tables think best: what a search must not fall behind. */
export function uniformTrial(options: StrategyOptions, budgetBytes: number): Trial | undefined {
  const trials = uniformTrials(options, budgetBytes).toSorted((a, b) => a.predicted.loss - b.predicted.loss);
  return trials[0] && { ...trials[0], role: 'probe', epochs: options.plan.probeEpochs };
}

/**
 * For every width the uniform network of about a size, to be trained as long as the result.
 *
 * @param bytesFactor bytes of trained layers over those that were measured
 */
export function uniformTrials(
  { graph, tables, otherBytes, settings, plan }: Omit<StrategyOptions, 'trials' | 'dense'>,
  budgetBytes: number,
  bytesFactor = 1,
): (Trial & Required<Pick<Trial, 'predicted'>>)[] {
  return uniformSettings(graph, tables, budgetBytes - otherBytes, bytesFactor).map(
    ({ ratio, bits, bytes, loss }) => ({
      ...{ role: 'uniform', name: `all at ratio ${ratio}, ${bits} bits`, epochs: plan.epochs },
      compress: uniformCompression({ ratio, bits }, settings.segments),
      predicted: { bytes: Math.round(bytes + otherBytes), loss },
    }),
  );
}
