import type { Facts, FusedNode } from './planned-node.ts';

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
