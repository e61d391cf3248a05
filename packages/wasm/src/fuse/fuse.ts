import type { Node } from '@fsnet/graph';
import type { Facts, PlannedNode } from '../plan/lowering.ts';
import type { Network } from '../plan/network.ts';
import { fuseActivation } from './activation.ts';
import { singleNode } from './epilogue.ts';
import { fuseGate } from './gate.ts';
import { fusePad } from './pad.ts';
import { fusePerChannel } from './per-channel.ts';
import { fuseResidual } from './residual.ts';
import { fuseViews } from './view.ts';

/** A planned node and the nodes that it stands for, in order, should no kernel take it as a whole. */
export interface FusedNode extends PlannedNode {
  readonly members: readonly Node[];
}

/** What a rule of fusion may ask. */
export interface Fusion {
  readonly facts: Facts;
  /** The node that makes `value`, if exactly `reads` inputs of nodes read it and it is no output of the network. */
  maker(value: string, reads?: number): FusedNode | undefined;
  /** How many inputs of nodes read `value`. */
  reads(value: string): number;
  /** Whether node `a` comes after node `b`. */
  isLater(a: FusedNode, b: FusedNode): boolean;
}

/**
 * Joins a node with others that stand before it.
 *
 * @returns The joint node and those before that it replaces, or nothing where the rule does not apply.
 */
export type Rule = (node: FusedNode, fusion: Fusion) => readonly [FusedNode, ...FusedNode[]] | undefined;

const rules: readonly Rule[] = [fuseViews, fusePad, fusePerChannel, fuseResidual, fuseGate, fuseActivation];

/**
 * The network's nodes, as many of them joined as the rules allow. A joint node stands where its last one stood.
 *
 * @param isKnown Whether all shapes of a node are known; others stay as they are.
 */
export function fuseNodes(network: Network, facts: Facts, isKnown: (node: Node) => boolean): FusedNode[] {
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
      const [joint, ...replaced] = rule(node, fusion) ?? [node];
      for (const each of replaced) places.delete(each);
      node = joint;
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
