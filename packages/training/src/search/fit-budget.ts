import { FsnError } from '@fsnet/graph';
import { leastCost } from './allocate.ts';
import { chooseAssignment, optionsOf, type Weighing } from './assignment.ts';
import type { LayerTable } from './choice.ts';
import { bytesFactorOf } from './choose-weighing.ts';
import { assignmentTrial, type NetworkTrials, type Trial, type TriedNetwork } from './network-trials.ts';

/** Part of the budget that is left free at first, as trained values code a little longer or shorter than the last ones. */
const margin = 0.004;
/** Share of the recipe's rate for a network that has been trained. */
const repairRate = 0.2;
const mostRepairs = 3;

export interface FitBudgetOptions {
  readonly tables: readonly LayerTable[];
  readonly segments: 'filter' | 'row' | 'tap';
  /** Of the file, and what in it is no layer. */
  readonly budgetBytes: number;
  readonly otherBytes: number;
  readonly weighing: Weighing;
  readonly epochs: number;
  readonly name: string;
  /** What is trained in place of what the tables say. */
  readonly instead?: Trial | undefined;
}

/**
 * Trains the best choice for a budget. Where its file comes out larger after all, layers that can best bear it get fewer
 * bits and learn on for a short time, their summaries as they are.
 *
 * @throws FsnError `bad-value` where no choice is as small, with the smallest that there is.
 */
export async function fitBudget(trials: NetworkTrials, options: FitBudgetOptions): Promise<TriedNetwork> {
  const { tables, segments, budgetBytes, otherBytes, weighing, epochs, name, instead } = options;
  const inLayers = (budgetBytes - otherBytes) * (1 - margin);
  const choice =
    chooseAssignment(tables, 'bytes', inLayers, weighing) ??
    chooseAssignment(tables, 'bytes', budgetBytes - otherBytes, weighing);
  if (!choice) throw impossibleSize(budgetBytes, smallestBytes(tables, otherBytes, weighing));
  const trial = assignmentTrial({ role: 'final', name, epochs }, choice.assignment, tables, segments, {
    ...{ otherBytes, weighing },
  });
  if (instead) {
    const tried = await trials.train(instead);
    if (tried.bytes <= budgetBytes) return tried;
  }
  let tried = await trials.train(trial);
  for (let repair = 1; tried.bytes > budgetBytes && repair <= mostRepairs; repair++) {
    const next = repairTrial(tried, { ...options, epochs: Math.max(1, Math.round(epochs / 8)) }, repair);
    if (!next) break;
    tried = await trials.train(next);
  }
  if (tried.bytes > budgetBytes) throw impossibleSize(budgetBytes, tried.bytes);
  return tried;
}

/** The same ratios with fewer bits, as many fewer as the file was too large by. */
function repairTrial(
  { job, assignment, ...tried }: TriedNetwork,
  { tables, segments, budgetBytes, otherBytes, weighing, epochs, name }: FitBudgetOptions,
  repair: number,
): Trial | undefined {
  if (!assignment) return undefined;
  const narrower = tables.map((table) => {
    const { ratio, bits } = assignment[table.layer];
    const candidates = table.candidates.filter((each) => each.ratio === ratio && each.bits <= bits);
    return { ...table, candidates };
  });
  const same = assignmentTrial({ role: 'repair', name, epochs }, assignment, tables, segments, {
    ...{ otherBytes, weighing: { ...weighing, bytesFactor: 1 } },
  });
  const bytesFactor = bytesFactorOf({ ...tried, ...same, job }, otherBytes);
  // Each further repair leaves a little more free.
  const inLayers = (budgetBytes - otherBytes) * (1 - repair * margin);
  const choice = chooseAssignment(narrower, 'bytes', inLayers, { ...weighing, bytesFactor });
  if (!choice) return undefined;
  const trial = assignmentTrial(
    { role: 'repair', name: `${name}, repair ${repair}`, epochs },
    choice.assignment,
    tables,
    segments,
    {
      ...{ otherBytes, weighing: { ...weighing, bytesFactor } },
    },
  );
  const layers = trial.compress.layers.map(({ match, bits }) => ({
    match,
    ...(bits && { bits }),
    protect: false,
  }));
  return { ...trial, compress: { ...trial.compress, layers }, from: { job, rate: repairRate } };
}

/** The least that a file takes. */
export function smallestBytes(
  tables: readonly LayerTable[],
  otherBytes: number,
  weighing?: Weighing,
): number {
  return otherBytes + leastCost(optionsOf(tables, 'bytes', weighing));
}

/** What is wrong where no file is as small. */
export function impossibleSize(budget: number, smallest: number): FsnError {
  const message = `no file of ${budget.toLocaleString('en')} bytes: the smallest that these ratios and bits reach has about ${Math.ceil(smallest).toLocaleString('en')}`;
  return new FsnError('bad-value', message, {
    path: 'target',
    expected: Math.ceil(smallest),
    actual: budget,
  });
}
