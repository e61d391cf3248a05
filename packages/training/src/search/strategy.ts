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
export function uniformTrial(
  { graph, tables, otherBytes, settings, plan }: StrategyOptions,
  budgetBytes: number,
): Trial | undefined {
  const settingsAt = uniformSettings(graph, tables, budgetBytes - otherBytes);
  if (settingsAt.length === 0) return undefined;
  const { ratio, bits, bytes, loss } = settingsAt.reduce((a, b) => (b.loss < a.loss ? b : a));
  return {
    ...{ role: 'probe', name: `all at ratio ${ratio}, ${bits} bits`, epochs: plan.probeEpochs },
    compress: uniformCompression({ ratio, bits }, settings.segments),
    predicted: { bytes: Math.round(bytes + otherBytes), loss },
  };
}
