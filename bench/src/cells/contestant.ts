import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dartsNetwork, type Genotype, parameterCount, parseGenotype, randomGenotype } from '@fsnet/models';

/** Cells that are compared, as a network of them is trained. */
export interface Contestant {
  readonly kind: 'dense' | 'learned' | 'random';
  readonly name: string;
  readonly genotype: Genotype;
  readonly channels: number;
  readonly parameters: number;
  /** Of the training. */
  readonly seed: number;
}

/** Of the channels that the search's own supernet has. */
const searchedChannels = 8;
const randomCells = 6;
/** As many trainings of the cells that were searched. */
const seeds = [1, 2];

/**
 * The cells that the two searches have found, and random ones of the same space: each in a network whose channels bring its
 * parameters nearest to those of the first with {@link searchedChannels} channels.
 */
export function contestants(searches: string, cells: number): Contestant[] {
  const found = (folder: string): Genotype =>
    parseGenotype(readFileSync(join(searches, folder, 'genotype.json'), 'utf8'));
  const dense = found('dense');
  const learned = found('learned-cr4');
  const budget = parametersOf(dense, searchedChannels, cells);
  const sized = (genotype: Genotype) => nearestChannels(genotype, cells, budget);
  const searched = ([kind, name, genotype]: readonly ['dense' | 'learned', string, Genotype]): Contestant[] =>
    seeds.map((seed) => ({ kind, name, genotype, ...sized(genotype), seed }));
  const random = Array.from({ length: randomCells }, (_, index): Contestant => {
    const genotype = randomGenotype(index + 1);
    return { kind: 'random', name: `random ${index + 1}`, genotype, ...sized(genotype), seed: 1 };
  });
  return [
    ...searched(['dense', 'found by the dense supernet', dense]),
    ...searched(['learned', 'found by the supernet of summaries', learned]),
    ...random,
  ];
}

function parametersOf(genotype: Genotype, channels: number, cells: number): number {
  return parameterCount(dartsNetwork({ genotype, channels, cells }));
}

/** The channels whose network has the parameters nearest to a budget: their number grows with channels. */
export function nearestChannels(
  genotype: Genotype,
  cells: number,
  budget: number,
): { channels: number; parameters: number } {
  let best = { channels: 1, parameters: parametersOf(genotype, 1, cells) };
  while (best.parameters < budget) {
    const channels = best.channels + 1;
    const parameters = parametersOf(genotype, channels, cells);
    if (parameters - budget >= budget - best.parameters) break;
    best = { channels, parameters };
  }
  return best;
}
