import type { Node } from '../network/node.ts';
import { activationOperators } from './activation.ts';
import { argMaxOperators } from './arg-max.ts';
import { arithmeticOperators } from './arithmetic.ts';
import { castOperators } from './cast.ts';
import { clipOperators } from './clip.ts';
import { comparisonOperators } from './comparison.ts';
import { concatOperators } from './concat.ts';
import { constantOperators } from './constant.ts';
import { convOperators } from './conv.ts';
import { convTransposeOperators } from './conv-transpose.ts';
import { depthToSpaceOperators } from './depth-to-space.ts';
import { expandOperators } from './expand.ts';
import { gatherOperators } from './gather.ts';
import { gemmOperators } from './gemm.ts';
import { globalPoolingOperators } from './global-pooling.ts';
import { identityOperators } from './identity.ts';
import { mathOperators } from './math.ts';
import { matmulOperators } from './matmul.ts';
import { nonMaxSuppressionOperators } from './non-max-suppression.ts';
import { nonZeroOperators } from './non-zero.ts';
import { normalizationOperators } from './normalization.ts';
import type { Operator, OperatorFamily } from './operator.ts';
import { padOperators } from './pad.ts';
import { parametricReluOperators } from './parametric-relu.ts';
import { poolingOperators } from './pooling.ts';
import { quantizeLinearOperators } from './quantize-linear.ts';
import { rangeOperators } from './range.ts';
import { reduceOperators } from './reduce.ts';
import { reshapeOperators } from './reshape.ts';
import { resizeOperators } from './resize.ts';
import { shapeOperators } from './shape.ts';
import { sliceOperators } from './slice.ts';
import { softmaxOperators } from './softmax.ts';
import { splitOperators } from './split.ts';
import { squeezeOperators } from './squeeze.ts';
import { topKOperators } from './top-k.ts';
import { transposeOperators } from './transpose.ts';
import { whereOperators } from './where.ts';

const families: readonly OperatorFamily[] = [
  activationOperators,
  argMaxOperators,
  arithmeticOperators,
  castOperators,
  clipOperators,
  comparisonOperators,
  concatOperators,
  constantOperators,
  convOperators,
  convTransposeOperators,
  depthToSpaceOperators,
  expandOperators,
  gatherOperators,
  gemmOperators,
  globalPoolingOperators,
  identityOperators,
  mathOperators,
  matmulOperators,
  nonMaxSuppressionOperators,
  nonZeroOperators,
  normalizationOperators,
  padOperators,
  parametricReluOperators,
  poolingOperators,
  quantizeLinearOperators,
  rangeOperators,
  reduceOperators,
  reshapeOperators,
  resizeOperators,
  shapeOperators,
  sliceOperators,
  softmaxOperators,
  splitOperators,
  squeezeOperators,
  topKOperators,
  transposeOperators,
  whereOperators,
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
