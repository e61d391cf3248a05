import type { Graph } from '../network/graph.ts';
import { inferValuesBy, type OperatorLookup, type WeightOutline } from '../network/infer-values.ts';
import type { Node } from '../network/node.ts';
import { commonOperators } from '../operators/common-operators.ts';
import type { InferredValue } from '../operators/operator.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { executeBy } from './execute-by.ts';

/** The operators that some network needs. */
export interface OperatorSet {
  knows(node: Node): boolean;
  /** `executeNode` by these operators. */
  execute(node: Node, inputs: readonly (Tensor | undefined)[]): readonly Tensor[];
  /** `inferValues` by these operators. */
  infer(graph: Graph<WeightOutline>): Map<string, InferredValue>;
}

/** The operators for `nodes`. Bundlers leave the rare ones to a file of their own, fetched only where one is needed. */
export async function loadOperators(nodes: readonly Node[]): Promise<OperatorSet> {
  const areCommon = nodes.every(({ op, domain }) => domain !== '' || commonOperators.has(op));
  const rareOperators = areCommon
    ? undefined
    : (await import('../operators/rare-operators.ts')).rareOperators;
  const find: OperatorLookup = ({ op, domain }) =>
    domain === '' ? (commonOperators.get(op) ?? rareOperators?.get(op)) : undefined;
  return {
    knows: (node) => find(node) !== undefined,
    execute: (node, inputs) => executeBy(find(node), node, inputs),
    infer: (graph) => inferValuesBy(find, graph),
  };
}
