import type { Node } from '../network/node.ts';
import { concat } from './concat.ts';
import { gather } from './gather.ts';
import type { Operator, OperatorFamily } from './operator.ts';
import { pad } from './pad.ts';
import { reshape } from './reshape.ts';
import { slice } from './slice.ts';
import { split } from './split.ts';
import { squeeze } from './squeeze.ts';
import { transpose } from './transpose.ts';

const families: readonly OperatorFamily[] = [concat, gather, pad, reshape, slice, split, squeeze, transpose];

const operators: ReadonlyMap<string, Operator> = new Map(
  families.flatMap((family) => Object.entries(family)),
);

/** Operators of ONNX's own domain that fsnet infers and executes, and whose nodes stand in canonical form. */
export const knownOperators: ReadonlySet<string> = new Set(operators.keys());

/** The operator that a node applies, if fsnet knows it. */
export function operatorOf(node: Node): Operator | undefined {
  return node.domain === '' ? operators.get(node.op) : undefined;
}
