import type { Compression, LayerCompression } from '../recipe/recipe.ts';
import { type Allocation, allocate, type Option } from './allocate.ts';
import type { Assignment, Candidate, LayerTable, SearchedBits } from './choice.ts';
import { layerEntry } from './layer-entry.ts';

/** How what was measured of single layers is made into what a whole network would lose. */
export interface Weighing {
  /**
   * What the loss by a ratio counts, against the loss by narrow values: fine-tuning of all layers repairs the one more than
   * the other, and how much more only whole networks show.
   */
  readonly ratioWeight: number;
  /**
   * What layers are held to lose by how many weights they have, over what was measured of each: a layer by itself is soon
   * repaired, and what all of them lose together no single one shows. At 0 measurements alone count; the more, the more
   * alike layers are stored.
   */
  readonly evenness: number;
  /** Bytes of trained layers over those that were measured. */
  readonly bytesFactor: number;
}

export const asMeasured: Weighing = { ratioWeight: 1, evenness: 0, bytesFactor: 1 };

/** What a budget counts. */
export type Cost = 'bytes' | 'milliseconds';

/** A choice for every layer, with what the additive model says of it. */
export interface Choice {
  readonly assignment: Assignment;
  /** Of the layers alone, in the budget's unit. */
  readonly cost: number;
  readonly loss: number;
}

/**
 * The assignment of least loss whose layers cost at most `budget`: losses of layers are added up.
 *
 * @returns nothing where the layers cost more however they are stored.
 */
export function chooseAssignment(
  tables: readonly LayerTable[],
  cost: Cost,
  budget: number,
  weighing: Weighing = asMeasured,
): Choice | undefined {
  const found = allocate(optionsOf(tables, cost, weighing), budget);
  return found && choiceOf(tables, found);
}

/** Options of all layers, in the order of their candidates. */
export function optionsOf(
  tables: readonly LayerTable[],
  cost: Cost,
  { ratioWeight, evenness, bytesFactor }: Weighing = asMeasured,
): Option[][] {
  const alone = tables.map(({ candidates }) => smoothedLosses(candidates));
  const bySize = sharedLosses(tables, alone);
  const measured = alone.map((losses, layer) =>
    losses.map((loss, index) => loss + evenness * bySize[layer][index]),
  );
  const most = measured.flat().reduce((a, b) => Math.max(a, b), 0);
  return tables.map(({ candidates }, layer) => {
    const losses = measured[layer];
    const ofRatio = new Map<number, number>();
    for (const [index, { ratio }] of candidates.entries())
      ofRatio.set(ratio, Math.min(losses[index], ofRatio.get(ratio) ?? Number.POSITIVE_INFINITY));
    return candidates.map(({ ratio, bits, bytes, milliseconds = 0 }, index) => {
      const byRatio = ofRatio.get(ratio)!;
      // A little of what theory says decides what measurements can't tell apart, so that no budget is left over.
      const prior = priorShare * most * (1 - 1 / ratio + 4 ** (2 - bits));
      return {
        cost: cost === 'bytes' ? Math.ceil(bytes * bytesFactor) : milliseconds,
        loss: ratioWeight * byRatio + (losses[index] - byRatio) + prior,
      };
    });
  });
}

/** Of the largest loss there is. */
const priorShare = 0.002;

/** Losses that fall with no ratio and with no bit less: what else was measured is chance. */
function smoothedLosses(candidates: readonly Candidate[]): number[] {
  return candidates.map(({ ratio, bits }) =>
    candidates.reduce(
      (most, other) => (other.ratio <= ratio && other.bits >= bits ? Math.max(most, other.loss) : most),
      0,
    ),
  );
}

/** What layers would lose if all weights lost alike: of each way to store them the sum of what all layers lose by it. */
function sharedLosses(tables: readonly LayerTable[], losses: readonly (readonly number[])[]): number[][] {
  const sums = new Map<string, { loss: number; weights: number }>();
  const keyOf = ({ ratio, bits }: Candidate): string => `${ratio} ${bits}`;
  const weightsOf = ({ shape }: LayerTable): number => shape.reduce((product, size) => product * size, 1);
  for (const [layer, table] of tables.entries())
    for (const [index, candidate] of table.candidates.entries()) {
      const { loss, weights } = sums.get(keyOf(candidate)) ?? { loss: 0, weights: 0 };
      const sum = { loss: loss + losses[layer][index], weights: weights + weightsOf(table) };
      sums.set(keyOf(candidate), sum);
    }
  return tables.map((table) =>
    table.candidates.map((candidate) => {
      const { loss, weights } = sums.get(keyOf(candidate))!;
      return (loss * weightsOf(table)) / weights;
    }),
  );
}

function choiceOf(tables: readonly LayerTable[], { picks, cost, loss }: Allocation): Choice {
  const chosen = tables.map(({ layer, candidates }, index) => {
    const { ratio, bits } = candidates[picks[index]];
    return [layer, { ratio, bits }] as const;
  });
  return { assignment: Object.fromEntries(chosen), cost, loss };
}

/** What the tables say of an assignment that stands in them. */
export function candidatesOf(tables: readonly LayerTable[], assignment: Assignment): Candidate[] {
  return tables.map(({ layer, candidates }) => {
    const { ratio, bits } = assignment[layer];
    return candidates.find((candidate) => candidate.ratio === ratio && candidate.bits === bits)!;
  });
}

/** The assignment as a recipe has it, an entry a layer. */
export function compressionOf(assignment: Assignment, segments: 'filter' | 'row' | 'tap'): Compression {
  const entries = Object.entries(assignment);
  const counts = new Map<SearchedBits, number>();
  for (const [, { bits }] of entries) counts.set(bits, (counts.get(bits) ?? 0) + 1);
  const [common] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), [8, 0] as [
    SearchedBits,
    number,
  ]);
  const layers = entries.map(([layer, choice]): LayerCompression => layerEntry(layer, choice, segments));
  return { layers, bits: common, range: 'minmax', initialize: 'fit' };
}
