import { randomGenerator } from '@fsnet/graph';
import { fillNormal } from '../weight-source.ts';
import { cellNodes, dartsOperations } from './genotype.ts';
import { fieldsAt, listAt, parseJson, problemAt } from './json-value.ts';

/**
 * Architecture weights before their softmax, `[14, 8]` row-major for each kind of cell. Rows are edges (into node 2 from
 * 0 and 1, into node 3 from 0, 1 and 2, and so on), columns the operations in the order of {@link dartsOperations}.
 */
export interface ArchitectureAlphas {
  readonly normal: Float32Array;
  readonly reduce: Float32Array;
}

/** Edges of a cell in which every node reads all states before it: 14. */
export const edgeRows: readonly { readonly to: number; readonly from: number }[] = Array.from(
  { length: cellNodes },
  (_, node) => Array.from({ length: node + 2 }, (_, from) => ({ to: node + 2, from })),
).flat();

/** Architecture weights that a search begins with: normal with deviation 0.001, as in the paper's code. */
export function randomAlphas(seed: number): ArchitectureAlphas {
  const next = randomGenerator(seed);
  const draw = () => {
    const values = new Float32Array(edgeRows.length * dartsOperations.length);
    fillNormal(values, 1e-3, next);
    return values;
  };
  return { normal: draw(), reduce: draw() };
}

/**
 * Architecture weights from JSON: `{ "normal": [[…8 numbers], …14 rows], "reduce": … }`, before their softmax.
 *
 * @throws FsnError `bad-value` with the path of what is wrong and what was expected there.
 */
export function parseAlphas(json: unknown, path = 'alphas'): ArchitectureAlphas {
  const value = typeof json === 'string' ? parseJson(json, path) : json;
  const { normal, reduce } = fieldsAt(value, path, ['normal', 'reduce']);
  return { normal: parseRows(normal, `${path}.normal`), reduce: parseRows(reduce, `${path}.reduce`) };
}

function parseRows(json: unknown, path: string): Float32Array {
  const rows = listAt(json, path, edgeRows.length);
  return Float32Array.from(
    rows.flatMap((row, index) =>
      listAt(row, `${path}[${index}]`, dartsOperations.length).map((alpha, column) => {
        if (typeof alpha === 'number' && Number.isFinite(Math.fround(alpha))) return alpha;
        throw problemAt(`${path}[${index}][${column}]`, 'a number', alpha);
      }),
    ),
  );
}
