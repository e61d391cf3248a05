import { argMaxOperators } from './arg-max.ts';
import { castOperators } from './cast.ts';
import { comparisonOperators } from './comparison.ts';
import { constantOperators } from './constant.ts';
import { convTransposeOperators } from './conv-transpose.ts';
import { depthToSpaceOperators } from './depth-to-space.ts';
import { expandOperators } from './expand.ts';
import { gatherOperators } from './gather.ts';
import { mathOperators } from './math.ts';
import { matmulOperators } from './matmul.ts';
import { nonMaxSuppressionOperators } from './non-max-suppression.ts';
import { nonZeroOperators } from './non-zero.ts';
import type { Operator, OperatorFamily } from './operator.ts';
import { parametricReluOperators } from './parametric-relu.ts';
import { quantizeLinearOperators } from './quantize-linear.ts';
import { rangeOperators } from './range.ts';
import { reduceOperators } from './reduce.ts';
import { resizeOperators } from './resize.ts';
import { shapeOperators } from './shape.ts';
import { sliceOperators } from './slice.ts';
import { splitOperators } from './split.ts';
import { squeezeOperators } from './squeeze.ts';
import { topKOperators } from './top-k.ts';
import { whereOperators } from './where.ts';

const families: readonly OperatorFamily[] = [
  argMaxOperators,
  castOperators,
  comparisonOperators,
  constantOperators,
  convTransposeOperators,
  depthToSpaceOperators,
  expandOperators,
  gatherOperators,
  mathOperators,
  matmulOperators,
  nonMaxSuppressionOperators,
  nonZeroOperators,
  parametricReluOperators,
  quantizeLinearOperators,
  rangeOperators,
  reduceOperators,
  resizeOperators,
  shapeOperators,
  sliceOperators,
  splitOperators,
  squeezeOperators,
  topKOperators,
  whereOperators,
];

/** The other operators, which runtimes fetch only for networks that have one of them. */
export const rareOperators: ReadonlyMap<string, Operator> = new Map(
  families.flatMap((family) => Object.entries(family)),
);
