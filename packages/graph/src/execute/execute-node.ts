import type { Node } from '../network/node.ts';
import { operatorOf } from '../operators/registry.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { executeBy } from './execute-by.ts';

/**
 * Runs one node.
 *
 * @param inputs In the node's order, `undefined` for those that are left out.
 * @returns Its outputs, in order; they may share memory with the inputs.
 * @throws FsnError `unsupported-operator`, or what is wrong with the inputs.
 */
export function executeNode(node: Node, inputs: readonly (Tensor | undefined)[]): readonly Tensor[] {
  return executeBy(operatorOf(node), node, inputs);
}
