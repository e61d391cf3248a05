import { type ArchitectureAlphas, edgeRows } from './alphas.ts';
import {
  type CellEdge,
  type CellGenotype,
  cellNodes,
  dartsOperations,
  type Genotype,
  pathOperations,
} from './genotype.ts';

/**
 * The cells that architecture weights speak for (Liu et al. 2019, section 2.4): into each node the two edges whose
 * strongest operation has the largest share, each with that operation. Shares are the softmax of a row, in which `none`
 * takes its part, but it is never chosen. Of equal ones the first is taken.
 *
 * @throws RangeError if alphas are not `[14, 8]`.
 */
export function deriveGenotype({ normal, reduce }: ArchitectureAlphas): Genotype {
  return { version: 1, normal: deriveCell('normal', normal), reduce: deriveCell('reduce', reduce) };
}

function deriveCell(kind: string, alphas: Float32Array): CellGenotype {
  const [rows, columns] = [edgeRows.length, dartsOperations.length];
  if (alphas.length !== rows * columns)
    throw new RangeError(
      `alphas.${kind} [${rows}, ${columns}] holds ${rows * columns} values, found ${alphas.length}`,
    );
  const candidates = edgeRows.map((edge, row) => ({
    ...edge,
    ...strongest(alphas.subarray(row * columns, (row + 1) * columns)),
  }));
  const nodes = Array.from({ length: cellNodes }, (_, node) => node + 2);
  const edges = nodes.flatMap((node) =>
    candidates
      .filter(({ to }) => to === node)
      .sort((a, b) => b.share - a.share)
      .slice(0, 2)
      .sort((a, b) => a.from - b.from)
      .map(({ to, from, operation }): CellEdge => ({ to, from, operation })),
  );
  return { edges, concat: nodes };
}

function strongest(row: Float32Array): { readonly operation: CellEdge['operation']; readonly share: number } {
  const greatest = Math.max(...row);
  const parts = Array.from(row, (alpha) => Math.exp(alpha - greatest));
  const sum = parts.reduce((a, b) => a + b, 0);
  const best = pathOperations
    .map((operation) => ({ operation, share: parts[dartsOperations.indexOf(operation)] / sum }))
    .reduce((a, b) => (b.share > a.share ? b : a));
  return best;
}
