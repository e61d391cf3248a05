import type { Node } from '../network/node.ts';
import { activationOperators } from './activation.ts';
import { arithmeticOperators } from './arithmetic.ts';
import { clipOperators } from './clip.ts';
import { comparisonOperators } from './comparison.ts';
import { concat } from './concat.ts';
import { convOperators } from './conv.ts';
import { convTransposeOperators } from './conv-transpose.ts';
import { gather } from './gather.ts';
import { gemmOperators } from './gemm.ts';
import { globalPoolingOperators } from './global-pooling.ts';
import { mathOperators } from './math.ts';
import { matmulOperators } from './matmul.ts';
import { normalizationOperators } from './normalization.ts';
import type { Operator, OperatorFamily } from './operator.ts';
import { pad } from './pad.ts';
import { parametricReluOperators } from './parametric-relu.ts';
import { poolingOperators } from './pooling.ts';
import { reshape } from './reshape.ts';
import { slice } from './slice.ts';
import { softmaxOperators } from './softmax.ts';
import { split } from './split.ts';
import { squeeze } from './squeeze.ts';
import { transpose } from './transpose.ts';
import { whereOperators } from './where.ts';

const families: readonly OperatorFamily[] = [
  activationOperators,
  arithmeticOperators,
  clipOperators,
  comparisonOperators,
  convOperators,
  convTransposeOperators,
  gemmOperators,
  globalPoolingOperators,
  mathOperators,
  matmulOperators,
  normalizationOperators,
  parametricReluOperators,
  poolingOperators,
  softmaxOperators,
  whereOperators,
  concat,
  gather,
  pad,
  reshape,
  slice,
  split,
  squeeze,
  transpose,
];

const operators: ReadonlyMap<string, Operator> = new Map(
  families.flatMap((family) => Object.entries(family)),
);

/** Operators of ONNX's own domain that fsnet infers and executes, and whose nodes stand in canonical form. */
export const knownOperators: ReadonlySet<string> = new Set(operators.keys());

/** The operator that a node applies, if fsnet knows it. */
export function operatorOf(node: Node): Operator | undefined {
  return node.domain === '' ? operators.get(node.op) : undefined;
}
