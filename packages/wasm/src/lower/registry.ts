import type { Node } from '@fsnet/graph';
import type { Lowering } from '../plan/lowering.ts';
import { lowerBatchNormalization } from './batch-normalization.ts';
import { lowerBinary } from './binary.ts';
import { lowerConvolution } from './convolution.ts';
import { lowerCopies } from './copies.ts';
import { lowerDepthwiseConvolution } from './depthwise-convolution.ts';
import { lowerMatrixProduct } from './matrix-product.ts';
import { lowerPooling } from './pooling.ts';
import { lowerGlobalPooling, lowerReduce } from './reduce.ts';
import { lowerSoftmax } from './softmax.ts';
import { lowerSummaryConvolution } from './summary-convolution.ts';
import { lowerUnary } from './unary.ts';

/** What may turn operators into kernel calls; of those for one operator the first that does is taken. */
const lowerings: readonly (readonly [operators: string, Lowering])[] = [
  ['Conv', lowerSummaryConvolution],
  ['Conv', lowerDepthwiseConvolution],
  ['Conv', lowerConvolution],
  ['Gemm MatMul', lowerMatrixProduct],
  ['AveragePool MaxPool', lowerPooling],
  ['GlobalAveragePool GlobalMaxPool', lowerGlobalPooling],
  ['ReduceSum ReduceMean ReduceL2 ReduceMax ReduceMin ReduceProd', lowerReduce],
  ['BatchNormalization', lowerBatchNormalization],
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

/** As `rare-lowerings.ts` has them. */
const rare: ReadonlySet<string> = new Set(['ConvTranspose', 'InstanceNormalization', 'Resize']);

/** What turns `nodes` into kernel calls. */
export async function loadLowerings(nodes: readonly Node[]): Promise<Lowering> {
  const isPlain = !nodes.some(({ op }) => rare.has(op));
  const rareLowerings = isPlain ? undefined : (await import('./rare-lowerings.ts')).rareLowerings;
  return (node, facts) => {
    const { op, domain } = node;
    if (domain !== '') return undefined;
    if (rare.has(op)) return rareLowerings?.[op](node, facts);
    for (const lower of byOperator.get(op) ?? []) {
      const lowered = lower(node, facts);
      if (lowered) return lowered;
    }
    return undefined;
  };
}
