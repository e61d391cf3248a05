import type { Node } from '../network/node.ts';
import type { Operator, OperatorFamily } from './operator.ts';

const families: readonly OperatorFamily[] = [];

const operators: ReadonlyMap<string, Operator> = new Map(
  families.flatMap((family) => Object.entries(family)),
);

/** Operators of ONNX's own domain that fsnet infers and executes, and whose nodes stand in canonical form. */
export const knownOperators: ReadonlySet<string> = new Set(operators.keys());

/** The operator that a node applies, if fsnet knows it. */
export function operatorOf(node: Node): Operator | undefined {
  return node.domain === '' ? operators.get(node.op) : undefined;
}
