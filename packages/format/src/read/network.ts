import type { Dimension, Graph, Node, ValueInfo } from '@fsnet/graph';
import type { StoredWeight } from '../file/stored.ts';
import type { Model } from '../generated/model.ts';
import type { Node as NodeTable } from '../generated/node.ts';
import type { ValueInfo as ValueInfoTable } from '../generated/value-info.ts';
import { limits } from '../limits.ts';
import { readAttributes } from './attributes.ts';
import { fail, type HeaderReader } from './header-reader.ts';
import { readDataType } from './stored-vector.ts';
import { readWeight } from './stored-weight.ts';

/** The network in the header but for its metadata. */
export type Network = Omit<Graph<StoredWeight>, 'metadata'>;

/** Reads values, nodes and weights; indices lie in range and names are unique. Edges are left to `checkGraph`. */
export function readNetwork(reader: HeaderReader, model: Model): Network {
  const values = readValues(reader, model);
  return {
    name: reader.string(model, 'Model', 'name') ?? '',
    opset: model.opset(),
    domains: readDomains(reader, model),
    inputs: readInfos(reader, model, values, 'inputs'),
    outputs: readInfos(reader, model, values, 'outputs'),
    nodes: readNodes(reader, model, values),
    weights: readWeights(reader, model, values),
  };
}

function readValues(reader: HeaderReader, model: Model): readonly string[] {
  const values = reader.strings(model, 'Model', 'values')!;
  const seen = new Set<string>();
  for (const [i, name] of values.entries()) {
    if (name === '') fail('bad-graph', `values[${i}]`, 'value without a name', model);
    if (seen.has(name)) fail('bad-graph', `values[${i}]`, `a second value ${JSON.stringify(name)}`, model);
    seen.add(name);
  }
  return values;
}

function readDomains(reader: HeaderReader, model: Model): Readonly<Record<string, number>> {
  const domains = new Map<string, number>();
  for (let i = 0; i < model.domainsLength(); i++) {
    const table = model.domains(i)!;
    const domain = reader.string(table, 'OperatorDomain', 'domain')!;
    if (domains.has(domain))
      fail('malformed', `domains[${i}]`, `a second domain ${JSON.stringify(domain)}`, table);
    domains.set(domain, table.version());
  }
  return Object.fromEntries(domains);
}

function readInfos(
  reader: HeaderReader,
  model: Model,
  values: readonly string[],
  field: 'inputs' | 'outputs',
): ValueInfo[] {
  const symbols = reader.strings(model, 'Model', 'symbols') ?? [];
  const length = field === 'inputs' ? model.inputsLength() : model.outputsLength();
  const seen = new Set<string>();
  return Array.from({ length }, (_, i) => {
    const table = (field === 'inputs' ? model.inputs(i) : model.outputs(i))!;
    const path = `${field}[${i}]`;
    const name = valueName(values, table.value(), table, `${path}.value`);
    if (seen.has(name)) fail('bad-graph', path, `${JSON.stringify(name)} stands twice in ${field}`, table);
    seen.add(name);
    return {
      name,
      dtype: readDataType(reader, table.dtype(), table, `${path}.dtype`),
      shape: infoShape(reader, table, symbols, path),
    };
  });
}

function infoShape(
  reader: HeaderReader,
  table: ValueInfoTable,
  symbols: readonly string[],
  path: string,
): Dimension[] | null {
  const sizes = reader.vector(table, 'ValueInfo', 'shape', 'dimensions', (first, length) => {
    if (length > limits.rank)
      fail('limit-exceeded', `${path}.shape`, `rank ${length}`, table, limits.rank, length);
    return Array.from({ length }, (_, i): Dimension => {
      const size = reader.buffer.readInt32(first + 4 * i);
      if (size >= 0) return size;
      if (size === -1) return null;
      // `-2 - s` without overflow at the smallest integer.
      return (
        symbols[-2 - size] ??
        fail(
          'bad-value',
          `${path}.shape[${i}]`,
          `symbol ${-2 - size}`,
          table,
          `below ${symbols.length}`,
          -2 - size,
        )
      );
    });
  });
  return sizes ?? null;
}

function readNodes(reader: HeaderReader, model: Model, values: readonly string[]): Node[] {
  // Nodes that share their lists could otherwise hold far more edges than the header has bytes.
  const budget = { edges: reader.buffer.capacity() / 4 };
  return Array.from({ length: model.nodesLength() }, (_, i) => {
    const table = model.nodes(i)!;
    const path = `nodes[${i}]`;
    const captures = readEdges(reader, table, values, 'captures', path, budget);
    return {
      name: reader.string(table, 'Node', 'name') ?? '',
      op: reader.string(table, 'Node', 'op')!,
      domain: reader.string(table, 'Node', 'domain') ?? '',
      inputs: readEdges(reader, table, values, 'inputs', path, budget) ?? none,
      outputs: readEdges(reader, table, values, 'outputs', path, budget) ?? none,
      attributes: readAttributes(reader, table, path),
      ...(captures && { captures }),
    };
  });
}

const none: readonly string[] = [];

function readEdges(
  reader: HeaderReader,
  table: NodeTable,
  values: readonly string[],
  field: 'inputs' | 'outputs' | 'captures',
  path: string,
  budget: { edges: number },
): readonly string[] | undefined {
  const names = reader.vector(
    table,
    'Node',
    field,
    field === 'captures' ? 'captures' : 'edges',
    (first, length) =>
      Array.from({ length }, (_, i) => {
        const index = reader.buffer.readInt32(first + 4 * i);
        return index === -1 && field !== 'captures'
          ? ''
          : valueName(values, index, table, `${path}.${field}[${i}]`);
      }),
  );
  budget.edges -= names?.length ?? 0;
  if (budget.edges < 0)
    fail('limit-exceeded', `${path}.${field}`, 'more edges than the header could hold unshared', table);
  return names;
}

function readWeights(
  reader: HeaderReader,
  model: Model,
  values: readonly string[],
): Map<string, StoredWeight> {
  const weights = new Map<string, StoredWeight>();
  for (let i = 0; i < model.weightsLength(); i++) {
    const table = model.weights(i)!;
    const path = `weights[${i}]`;
    const name = valueName(values, table.value(), table, `${path}.value`);
    if (weights.has(name)) fail('bad-graph', path, `a second weight ${JSON.stringify(name)}`, table);
    weights.set(name, readWeight(reader, table, path));
  }
  return weights;
}

function valueName(
  values: readonly string[],
  index: number,
  table: { bb: NodeTable['bb']; bb_pos: number },
  path: string,
): string {
  return values[index] ?? fail('bad-graph', path, `value ${index}`, table, `below ${values.length}`, index);
}
