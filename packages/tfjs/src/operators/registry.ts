import type { PlannedNode } from '@fsnet/graph';
import type { Operation, PlanContext, Prepare } from '../plan/operation.ts';
import { prepareNot, prepareUnary } from './activation.ts';
import { prepareBinary, prepareWhere } from './binary.ts';
import { prepareCast } from './cast.ts';
import { prepareConvolution } from './convolution.ts';
import { prepareConvolutionTranspose } from './convolution-transpose.ts';
import { prepareGather, prepareGatherNd } from './gather.ts';
import { prepareMatrixProduct } from './matrix-product.ts';
import { prepareContinuedPad, prepareMoves } from './moves.ts';
import {
  prepareBatchNormalization,
  prepareInstanceNormalization,
  prepareLocalResponseNormalization,
} from './normalization.ts';
import { prepareGlobalPooling, preparePooling } from './pooling.ts';
import { prepareDequantize, prepareQuantize } from './quantize-linear.ts';
import { prepareArgMax, prepareReduce, prepareSoftmax, prepareTopK } from './reduce.ts';
import { prepareResize } from './resize.ts';

/** What may run operators; of those for one operator the first that can is taken. */
const prepares: readonly (readonly [operators: string, Prepare])[] = [
  ['Conv', prepareConvolution],
  ['ConvTranspose', prepareConvolutionTranspose],
  ['Gemm MatMul', prepareMatrixProduct],
  ['AveragePool MaxPool', preparePooling],
  ['GlobalAveragePool GlobalMaxPool', prepareGlobalPooling],
  ['BatchNormalization', prepareBatchNormalization],
  ['InstanceNormalization', prepareInstanceNormalization],
  ['LRN', prepareLocalResponseNormalization],
  ['ReduceSum ReduceMean ReduceL2 ReduceMax ReduceMin ReduceProd', prepareReduce],
  ['Softmax LogSoftmax', prepareSoftmax],
  ['ArgMax ArgMin', prepareArgMax],
  ['TopK', prepareTopK],
  ['Relu Clip LeakyRelu HardSigmoid Sigmoid Tanh HardSwish Mish Elu Celu Selu Gelu', prepareUnary],
  ['Softplus Softsign ThresholdedRelu', prepareUnary],
  ['Abs Neg Sign Sqrt Reciprocal Exp Log Floor Ceil Round Erf', prepareUnary],
  ['Not', prepareNot],
  ['Add Sub Mul Div Min Max PRelu Pow Sum Mean', prepareBinary],
  ['Equal Greater GreaterOrEqual Less LessOrEqual And Or Xor', prepareBinary],
  ['Where', prepareWhere],
  ['Cast', prepareCast],
  ['Gather', prepareGather],
  ['GatherND', prepareGatherNd],
  ['Reshape Flatten Squeeze Unsqueeze Transpose Slice Split Expand Tile', prepareMoves],
  ['DepthToSpace SpaceToDepth Concat Pad View', prepareMoves],
  ['Pad', prepareContinuedPad],
  ['Resize', prepareResize],
  ['QuantizeLinear', prepareQuantize],
  ['DequantizeLinear', prepareDequantize],
];

const byOperator = new Map<string, Prepare[]>();
for (const [operators, prepare] of prepares)
  for (const op of operators.split(' ')) byOperator.set(op, [...(byOperator.get(op) ?? []), prepare]);

/** What runs the node on tfjs, if anything does. */
export function prepareNode(node: PlannedNode, context: PlanContext): Operation | undefined {
  if (node.domain !== '') return undefined;
  for (const prepare of byOperator.get(node.op) ?? []) {
    const operation = prepare(node, context);
    if (operation) return operation;
  }
  return undefined;
}
