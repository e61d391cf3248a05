import type { Facts, Lowered, Lowering, PlannedNode } from '../plan/lowering.ts';
import { lowerBinary } from './binary.ts';
import { lowerConvolution } from './convolution.ts';
import { lowerConvolutionTranspose } from './convolution-transpose.ts';
import { lowerCopies } from './copies.ts';
import { lowerDepthwiseConvolution } from './depthwise-convolution.ts';
import { lowerMatrixProduct } from './matrix-product.ts';
import { lowerBatchNormalization, lowerInstanceNormalization } from './normalization.ts';
import { lowerPooling } from './pooling.ts';
import { lowerGlobalPooling, lowerReduce } from './reduce.ts';
import { lowerResize } from './resize.ts';
import { lowerSoftmax } from './softmax.ts';
import { lowerSummaryConvolution } from './summary-convolution.ts';
import { lowerUnary } from './unary.ts';

/** What may turn operators into kernel calls; of those for one operator the first that does is taken. */
const lowerings: readonly (readonly [operators: string, Lowering])[] = [
  ['Conv', lowerSummaryConvolution],
  ['Conv', lowerDepthwiseConvolution],
  ['Conv', lowerConvolution],
  ['ConvTranspose', lowerConvolutionTranspose],
  ['Gemm MatMul', lowerMatrixProduct],
  ['AveragePool MaxPool', lowerPooling],
  ['GlobalAveragePool GlobalMaxPool', lowerGlobalPooling],
  ['ReduceSum ReduceMean ReduceL2 ReduceMax ReduceMin ReduceProd', lowerReduce],
  ['Resize', lowerResize],
  ['BatchNormalization', lowerBatchNormalization],
  ['InstanceNormalization', lowerInstanceNormalization],
  ['Softmax LogSoftmax', lowerSoftmax],
  ['Relu Clip LeakyRelu HardSigmoid Sigmoid Tanh HardSwish Mish Elu Selu Gelu Softplus Softsign', lowerUnary],
  ['Concat DepthToSpace Expand Gather Pad Slice SpaceToDepth Split Tile Transpose View', lowerCopies],
  ['Pow', lowerUnary],
  ['Add Sub Mul Div Min Max PRelu Pow Sum Mean', lowerBinary],
  ['Abs Neg Sqrt Reciprocal Exp Log Floor Ceil Round Erf', lowerUnary],
];

const byOperator = new Map<string, Lowering[]>();
for (const [operators, lowering] of lowerings)
  for (const op of operators.split(' ')) byOperator.set(op, [...(byOperator.get(op) ?? []), lowering]);

/** How `node` runs, or nothing where no kernel fits. */
export function lowerNode(node: PlannedNode, facts: Facts): Lowered | undefined {
  for (const lower of (node.domain === '' && byOperator.get(node.op)) || []) {
    const lowered = lower(node, facts);
    if (lowered) return lowered;
  }
  return undefined;
}
