import type { Node } from '../network/node.ts';
import { commonOperators } from './common-operators.ts';
import type { Operator } from './operator.ts';
import { rareOperators } from './rare-operators.ts';

const operators: ReadonlyMap<string, Operator> = new Map([...commonOperators, ...rareOperators]);

/** Operators of ONNX's own domain that fsnet infers and executes, and whose nodes stand in canonical form. */
export const knownOperators: ReadonlySet<string> = new Set(operators.keys());

/** The operator that a node applies, if fsnet knows it. */
export function operatorOf(node: Node): Operator | undefined {
  return node.domain === '' ? operators.get(node.op) : undefined;
}
