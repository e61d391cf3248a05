import { type CellEdge, type CellGenotype, cellNodes, type Genotype, pathOperations } from './genotype.ts';
import { fieldsAt, listAt, parseJson, problemAt } from './json-value.ts';

const nodes: readonly number[] = Array.from({ length: cellNodes }, (_, node) => node + 2);

/**
 * A genotype from its JSON text or value. `schemas/genotype.schema.json` is the same for editors, which may be named in
 * `$schema`.
 *
 * @param path Where the value stands, for errors.
 * @throws FsnError `bad-value` with the path of what is wrong and what was expected there: unknown keys and operations,
 *   not two edges into each node, edges from later states, nodes that nothing reads.
 */
export function parseGenotype(json: unknown, path = 'genotype'): Genotype {
  const value = typeof json === 'string' ? parseJson(json, path) : json;
  const { version, normal, reduce } = fieldsAt(value, path, ['version', 'normal', 'reduce'], ['$schema']);
  if (version !== 1) throw problemAt(`${path}.version`, '1', version);
  return {
    version,
    normal: parseCell(normal, `${path}.normal`),
    reduce: parseCell(reduce, `${path}.reduce`),
  };
}

function parseCell(json: unknown, path: string): CellGenotype {
  const value = fieldsAt(json, path, ['edges', 'concat']);
  const edges = listAt(value.edges, `${path}.edges`).map((edge, index) =>
    parseEdge(edge, `${path}.edges[${index}]`),
  );
  for (const node of nodes) {
    const count = edges.filter(({ to }) => to === node).length;
    if (count !== 2) throw problemAt(`${path}.edges`, `2 edges to node ${node}`, count);
  }
  const concat = listAt(value.concat, `${path}.concat`).map((node, index) =>
    oneOf(nodes, node, `${path}.concat[${index}]`),
  );
  if (new Set(concat).size < concat.length) throw problemAt(`${path}.concat`, 'each node once', concat);
  const unread = nodes.find((node) => !concat.includes(node) && edges.every(({ from }) => from !== node));
  if (unread !== undefined)
    throw problemAt(`${path}.concat`, `node ${unread} in it, for no edge reads it`, concat);
  return { edges, concat };
}

function parseEdge(json: unknown, path: string): CellEdge {
  const { to: given, from, operation } = fieldsAt(json, path, ['to', 'from', 'operation']);
  const to = oneOf(nodes, given, `${path}.to`);
  const states = Array.from({ length: to }, (_, state) => state);
  return {
    to,
    from: oneOf(states, from, `${path}.from`),
    operation: oneOf(pathOperations, operation, `${path}.operation`),
  };
}

function oneOf<T>(values: readonly T[], value: unknown, path: string): T {
  const found = values.find((each) => each === value);
  if (found === undefined) throw problemAt(path, `one of ${values.join(', ')}`, value);
  return found;
}
