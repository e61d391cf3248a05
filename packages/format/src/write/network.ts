import { type Dimension, FsnError, type Graph, type Node, type ValueInfo } from '@fsnet/graph';
import type { Offset } from 'flatbuffers';
import type { StoredWeight } from '../file/stored.ts';
import { Node as NodeTable } from '../generated/write/node.ts';
import { OperatorDomain } from '../generated/write/operator-domain.ts';
import { ValueInfo as ValueInfoTable } from '../generated/write/value-info.ts';
import { writeAttributes } from './attributes.ts';
import type { HeaderWriter } from './header-writer.ts';
import { dataTypeNumber, writeWeight } from './stored-weight.ts';

/** Offsets of the parts of `Model` that the network is made of. */
export interface WrittenNetwork {
  readonly values: Offset;
  readonly symbols: Offset;
  readonly domains: Offset;
  readonly inputs: Offset;
  readonly outputs: Offset;
  readonly nodes: Offset;
  readonly weights: Offset;
}

/** Writes nodes, weights and the names of values. Weights stand in the order of their first use. */
export function writeNetwork(writer: HeaderWriter, graph: Graph<StoredWeight>): WrittenNetwork {
  const values = new Numbering();
  const symbols = new Numbering();
  const infos = (list: readonly ValueInfo[], path: string) =>
    writer.offsets(list.map((info, i) => writeInfo(writer, info, values, symbols, `${path}[${i}]`)));
  const inputs = infos(graph.inputs, 'inputs');
  const nodes = graph.nodes.map((node, i) => writeNode(writer, node, values, `nodes[${i}]`));
  const outputs = infos(graph.outputs, 'outputs');
  const weights = weightsInOrder(graph).map(([name, weight], i) =>
    writeWeight(writer, weight, values.numberOf(name), `weights[${i}]`),
  );
  const domains = Object.entries(graph.domains).map(([domain, version], i) => {
    const name = writer.string(domain, `domains[${i}]`);
    return OperatorDomain.createOperatorDomain(writer.builder, name, version);
  });
  return {
    inputs,
    outputs,
    nodes: writer.offsets(nodes),
    weights: writer.offsets(weights),
    domains: domains.length > 0 ? writer.offsets(domains) : 0,
    symbols: symbols.names.length > 0 ? writer.strings(symbols.names, 'symbols') : 0,
    values: writer.strings(values.names, 'values'),
  };
}

/** Numbers names in the order in which they are first asked for. */
class Numbering {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.names.push(name) - 1;
      this.#numbers.set(name, number);
    }
    return number;
  }
}

function weightsInOrder(graph: Graph<StoredWeight>): [string, StoredWeight][] {
  const ordered = new Map<string, StoredWeight>();
  const take = (name: string) => {
    const weight = graph.weights.get(name);
    if (weight) ordered.set(name, weight);
  };
  for (const node of graph.nodes) for (const name of [...node.inputs, ...(node.captures ?? [])]) take(name);
  for (const name of graph.weights.keys()) take(name);
  return [...ordered];
}

function writeNode(writer: HeaderWriter, node: Node, values: Numbering, path: string): Offset {
  const { builder } = writer;
  const edges = (names: readonly string[]) => names.map((name) => (name === '' ? -1 : values.numberOf(name)));
  const inputs = writer.edges(edges(node.inputs));
  const captures = node.captures ? writer.int32s(edges(node.captures)) : 0;
  const outputs = writer.edges(edges(node.outputs));
  const attributes = writeAttributes(writer, node, path);
  const op = writer.string(node.op, `${path}.op`);
  const domain = node.domain === '' ? 0 : writer.string(node.domain, `${path}.domain`);
  const name = node.name === '' ? 0 : writer.string(node.name, `${path}.name`);
  return NodeTable.createNode(builder, op, domain, name, inputs, outputs, attributes, captures);
}

function writeInfo(
  writer: HeaderWriter,
  info: ValueInfo,
  values: Numbering,
  symbols: Numbering,
  path: string,
): Offset {
  const { builder } = writer;
  const shape = info.shape && writer.int32s(info.shape.map((size) => dimensionNumber(size, symbols, path)));
  ValueInfoTable.startValueInfo(builder);
  ValueInfoTable.addValue(builder, values.numberOf(info.name));
  if (shape !== null) ValueInfoTable.addShape(builder, shape);
  ValueInfoTable.addDtype(builder, dataTypeNumber(info.dtype));
  return ValueInfoTable.endValueInfo(builder);
}

function dimensionNumber(size: Dimension, symbols: Numbering, path: string): number {
  if (size === null) return -1;
  if (typeof size === 'string') return -2 - symbols.numberOf(size);
  if (!Number.isInteger(size) || size < 0 || size >= 2 ** 31)
    throw new FsnError('bad-shape', `${path}: no size of a tensor: ${size}`, { path, actual: size });
  return size;
}
