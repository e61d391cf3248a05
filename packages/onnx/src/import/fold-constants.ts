import { type Graph, inferValues, type Node, type Tensor } from '@fsnet/graph';
import type { GraphImport } from './graph-import.ts';

/**
 * Operators whose result, and what is made of it, is meant to be computed late: the weight is smaller before than
 * after.
 */
const lateOperators: ReadonlySet<string> = new Set(['DequantizeLinear']);

/**
 * Turns values that are known before anything runs (small constants and static shapes, `inferValues`) into weights,
 * and leaves out the nodes that thereby nobody reads.
 */
export function foldConstants(graph: Graph, context: GraphImport, captured: ReadonlySet<string>): Node[] {
  const inferred = inferValues(graph);
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const kept: Node[] = [];
  const orphans = new Set<string>();
  const late = new Set<string>();
  for (const node of graph.nodes) {
    const known = knownResults(node, (name) => inferred.get(name)?.constant);
    const isLate =
      lateOperators.has(node.op) || (isReal(known) && node.inputs.some((name) => late.has(name)));
    if (isLate) for (const name of node.outputs) late.add(name);
    const results = isLate ? undefined : known;
    const isOutput = node.outputs.some((name) => outputs.has(name));
    if (!results || isOutput || !results.every(([, tensor]) => context.spend(tensor))) {
      kept.push(node);
      continue;
    }
    for (const [name, tensor] of results) context.setWeight(name, tensor);
    for (const name of node.inputs) orphans.add(name);
  }
  return orphans.size > 0 ? withoutOrphans(kept, orphans, new Set([...outputs, ...captured])) : kept;
}

/** Whether results are weights rather than sizes and places. */
function isReal(results: readonly [string, Tensor][] | undefined): boolean {
  return results?.some(([, { dtype }]) => /float/.test(dtype)) ?? false;
}

function knownResults(
  node: Node,
  constantOf: (name: string) => Tensor | undefined,
): [string, Tensor][] | undefined {
  const results: [string, Tensor][] = [];
  for (const name of node.outputs) {
    if (name === '') continue;
    const tensor = constantOf(name);
    if (!tensor) return undefined;
    results.push([name, tensor]);
  }
  return results;
}

/** Leaves out nodes of which only folded nodes read a result, then those that only these needed, and so on. */
function withoutOrphans(nodes: readonly Node[], orphans: Set<string>, wanted: ReadonlySet<string>): Node[] {
  const readers = new Map<string, number>();
  for (const node of nodes) for (const name of node.inputs) readers.set(name, (readers.get(name) ?? 0) + 1);
  const kept: Node[] = [];
  for (const node of nodes.toReversed()) {
    const isOrphan =
      node.outputs.some((name) => orphans.has(name)) &&
      node.outputs.every((name) => !wanted.has(name) && !readers.get(name));
    if (!isOrphan) {
      kept.push(node);
      continue;
    }
    for (const name of node.inputs) {
      readers.set(name, readers.get(name)! - 1);
      orphans.add(name);
    }
  }
  return kept.reverse();
}
