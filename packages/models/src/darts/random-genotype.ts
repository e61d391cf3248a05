import { randomGenerator } from '@fsnet/graph';
import { type CellEdge, type CellGenotype, cellNodes, type Genotype, pathOperations } from './genotype.ts';

/** Cells drawn evenly from the search space: each node reads two different states by any operations. */
export function randomGenotype(seed: number): Genotype {
  const next = randomGenerator(seed);
  const below = (count: number) => Math.floor(count * next());
  const draw = (): CellGenotype => {
    const nodes = Array.from({ length: cellNodes }, (_, node) => node + 2);
    const edges = nodes.flatMap((to): CellEdge[] => {
      const first = below(to);
      const other = below(to - 1);
      const second = other < first ? other : other + 1;
      return [Math.min(first, second), Math.max(first, second)].map((from) => ({
        to,
        from,
        operation: pathOperations[below(pathOperations.length)],
      }));
    });
    return { edges, concat: nodes };
  };
  return { version: 1, normal: draw(), reduce: draw() };
}
