import { elementCount, FsnError, type Node } from '@fsnet/graph';
import { type PlanContext, prepareNode } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { Frame } from './frame.ts';
import type { OperatorFacts } from './operator-facts.ts';
import { subsample } from './subsample.ts';

/** Operators that gradients pass: each by an operator of `@fsnet/tfjs` of which every kernel has a gradient. */
const differentiable: ReadonlySet<string> = new Set(
  [
    'Relu Clip LeakyRelu HardSigmoid Sigmoid Tanh HardSwish Mish Elu Celu Selu Gelu Softplus Softsign ThresholdedRelu',
    'Abs Neg Sqrt Reciprocal Exp Log Erf Add Sub Mul Div Min Max PRelu Pow Sum Mean Where',
    'Gemm MatMul Softmax LogSoftmax ReduceSum ReduceMean ReduceL2 ReduceMax ReduceMin GlobalMaxPool',
    'InstanceNormalization LRN Reshape Flatten Squeeze Unsqueeze Transpose Slice Split Expand Tile',
    'DepthToSpace SpaceToDepth Concat Pad Gather',
  ].flatMap((names) => names.split(' ')),
);

/** Whether {@link runOperator} may run the node in a network that learns. */
export function isDifferentiable({ op, domain }: Node): boolean {
  return domain === '' && differentiable.has(op);
}

/**
 * Runs a node by its operator in `@fsnet/tfjs`.
 *
 * @throws FsnError `unsupported-operator` where that cannot run it as its attributes have it.
 */
export function runOperator(node: Node, frame: Frame, facts: OperatorFacts): void {
  // What follows from shapes alone is known.
  if (node.outputs.every((name) => name === '' || facts.constant(name))) return;
  if (subsample(node, frame, facts)) return;
  const planned = { ...node, epilogue: {}, members: [node] };
  const operation = prepareNode(planned, contextOf(frame, facts));
  if (!operation)
    throw new FsnError(
      'unsupported-operator',
      `${node.op} of "${node.outputs[0]}" cannot be trained as it is`,
      {
        path: node.outputs[0],
      },
    );
  const inputs = node.inputs.map((name, i) => {
    const layout = operation.inputLayouts[i];
    return layout && name !== '' ? frame.get(name, layout) : undefined;
  });
  const outputs = operation.run(inputs as tf.Tensor[]);
  for (const [i, name] of node.outputs.entries())
    if (name !== '') frame.set(name, outputs[i], operation.outputLayouts[i]);
}

function contextOf(frame: Frame, { values, constant }: OperatorFacts): PlanContext {
  const shapeOf = (name: string) => values.get(name)?.shape;
  const isKnown = (name: string) => shapeOf(name)?.every((size) => typeof size === 'number') === true;
  return {
    backend: tf.getBackend(),
    shared: (_, make) => make(),
    tensor: (_, make) => {
      const { dtype, shape, data } = make();
      return tf.tensor(data as Float32Array, [...shape], dtype as 'float32');
    },
    prepareSummary: () => {
      throw new TypeError('convolutions by summary have a step of their own');
    },
    layout: (name) => frame.layout(name),
    shape: (name) => shapeOf(name) as readonly number[],
    dtype: (name) => values.get(name)!.dtype,
    constant,
    weight: () => undefined,
    isKnown,
    isKnownNode: ({ inputs, outputs }) =>
      [...inputs, ...outputs].every((name) => name === '' || isKnown(name)),
    isConstant: (name) => constant(name) !== undefined,
    isEmpty: (name) => isKnown(name) && elementCount(shapeOf(name) as readonly number[]) === 0,
    dependsOnShapes: () => false,
  };
}
