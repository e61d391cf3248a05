import type { Node } from '../network/node.ts';
import { fuseActivation } from './activation.ts';
import { singleNode } from './epilogue.ts';
import { fuseViews } from './fuse-views.ts';
import { fuseGate } from './gate.ts';
import { fusePad } from './pad.ts';
import { fusePerChannel } from './per-channel.ts';
import type { Facts, FusedNode } from './planned-node.ts';
import { fuseResidual } from './residual.ts';
import type { Fusion, Rule } from './rule.ts';

/** What fusion reads of a network: its nodes in order, and for each output the value that it is. */
export interface FusibleNetwork {
  readonly nodes: readonly Node[];
  readonly results: ReadonlyMap<string, string>;
}

const rules: readonly Rule[] = [fuseViews, fusePad, fusePerChannel, fuseResidual, fuseGate, fuseActivation];

/**
 * The network's nodes, as many of them joined as the rules allow. A joint node stands where its last one stood.
 *
 * @param isKnown Whether all shapes of a node are known; others stay as they are.
 */
export function fuseNodes(
  network: FusibleNetwork,
  facts: Facts,
  isKnown: (node: Node) => boolean,
): FusedNode[] {
  const makers = new Map<string, FusedNode>();
  const places = new Map<FusedNode, number>();
  const reads = new Map<string, number>();
  const results = new Set(network.results.values());
  for (const { inputs } of network.nodes)
    for (const name of inputs) reads.set(name, (reads.get(name) ?? 0) + 1);
  const fusion: Fusion = {
    facts,
    maker: (value, count = 1) =>
      reads.get(value) === count && !results.has(value) ? makers.get(value) : undefined,
    reads: (value) => reads.get(value) ?? 0,
    isLater: (a, b) => places.get(a)! > places.get(b)!,
  };
  for (const [index, original] of network.nodes.entries()) {
    const known = isKnown(original);
    let node: FusedNode = known
      ? singleNode(original, facts)
      : { ...original, members: [original], epilogue: {} };
    for (const rule of known ? rules : []) {
      const found = rule(node, fusion);
      if (!found) continue;
      for (const each of found) places.delete(each);
      node = found[0];
    }
    places.set(node, index);
    for (const name of node.outputs) makers.set(name, node);
  }
  return neededNodes([...places.keys()], results);
}

/** Those that results depend on: what several nodes did by themselves instead of reading it may not be needed. */
function neededNodes(nodes: readonly FusedNode[], results: ReadonlySet<string>): FusedNode[] {
  const needed = new Set(results);
  const isNeeded = ({ inputs, outputs, captures = [], epilogue: { residual } }: FusedNode): boolean => {
    if (!outputs.some((name) => needed.has(name))) return false;
    for (const name of [...inputs, ...captures, ...(residual ? [residual] : [])]) needed.add(name);
    return true;
  };
  return nodes.toReversed().filter(isNeeded).reverse();
}
