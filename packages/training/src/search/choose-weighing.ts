import { type Choice, chooseAssignment, type Weighing } from './assignment.ts';
import type { LayerTable } from './choice.ts';
import { assignmentTrial, type NetworkTrials, type Trial, type TriedNetwork } from './network-trials.ts';

/**
 * What is tried: ratios dearer and cheaper than the tables say (few bits in long summaries, many in short ones), by what
 * was measured of each layer and by its number of weights.
 */
const triedWeighings: readonly Pick<Weighing, 'ratioWeight' | 'evenness'>[] = [
  { ratioWeight: 0.25, evenness: 0 },
  { ratioWeight: 0.25, evenness: 1 },
  { ratioWeight: 0.25, evenness: 4 },
  { ratioWeight: 0.08, evenness: 1 },
  { ratioWeight: 1, evenness: 1 },
];

export interface WeighingOptions {
  readonly tables: readonly LayerTable[];
  readonly segments: 'filter' | 'row' | 'tap';
  /** Of the file, and what in it is no layer. */
  readonly budgetBytes: number;
  readonly otherBytes: number;
  readonly epochs: number;
  /** Another trial beside them, which may win. */
  readonly guard?: Trial | undefined;
}

/** The trials that came out, the best first; and what they say of the model. */
export interface FoundWeighing {
  readonly weighing: Weighing;
  readonly best: TriedNetwork;
}

/**
 * Corrects the additive model by whole networks: a few that all keep to the budget, from ones that save by ratios to ones that
 * save by bits, learn for a short time. The one whose answers stay nearest to the dense network's says how ratios and bits
 * are to be weighed against each other, and how much larger trained layers are than measured ones.
 */
export async function chooseWeighing(
  trials: NetworkTrials,
  options: WeighingOptions,
): Promise<FoundWeighing> {
  const { tables, segments, budgetBytes, otherBytes, epochs, guard } = options;
  const probes = new Map<string, { readonly trial: Trial; readonly weighing: Weighing }>();
  for (const tried of triedWeighings) {
    const weighing = { ...tried, bytesFactor: 1 };
    const choice: Choice | undefined = chooseAssignment(tables, 'bytes', budgetBytes - otherBytes, weighing);
    if (!choice) continue;
    const trial = assignmentTrial(
      { role: 'probe', name: `ratios weigh ${tried.ratioWeight}, sizes ${tried.evenness}`, epochs },
      choice.assignment,
      tables,
      segments,
      { otherBytes, weighing },
    );
    const key = JSON.stringify(trial.compress);
    if (!probes.has(key)) probes.set(key, { trial, weighing });
  }
  const all = [...probes.values()];
  const tried = await trials.trainMany([...all.map(({ trial }) => trial), ...(guard ? [guard] : [])]);
  const nearer = (a: TriedNetwork, b: TriedNetwork): TriedNetwork =>
    b.measured.divergence < a.measured.divergence ? b : a;
  const chosen = tried.slice(0, all.length);
  const nearest = chosen.reduce(nearer);
  // What has no layers of its own to shrink must be small enough as it is.
  const best = tried
    .slice(all.length)
    .filter(({ bytes }) => bytes <= budgetBytes)
    .reduce(nearer, nearest);
  return {
    best,
    weighing: {
      ...all[chosen.indexOf(nearest)].weighing,
      bytesFactor: atTheEnd(bytesFactorOf(nearest, otherBytes)),
    },
  };
}

/**
 * Values spread while they learn, so that those of a short run code shorter than they will: of what one epoch of ResNet-20
 * seemed to save, two thirds were left after seven. Half is counted on, as a file that comes out too large has to be repaired,
 * which costs it more than a few bytes left over.
 */
function atTheEnd(factor: number): number {
  return factor < 1 ? (1 + factor) / 2 : factor;
}

/** Bytes of a network's trained layers over those that its tables gave. */
export function bytesFactorOf({ bytes, predicted }: TriedNetwork, otherBytes: number): number {
  return predicted ? (bytes - otherBytes) / (predicted.bytes - otherBytes) : 1;
}
