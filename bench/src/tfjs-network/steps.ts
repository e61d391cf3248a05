import { type Graph, type Node, weightTensor } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { integers, number } from './attributes.ts';
import { padding } from './convolution.ts';
import type { Step } from './step.ts';

interface Fused {
  readonly relu: boolean;
  readonly output: string;
}

/** Any other node than a convolution, clamped in the same call where tfjs can. */
export function plainStep(graph: Graph, node: Node, { relu, output }: Fused): Step {
  if (node.op === 'Gemm') return gemmStep(graph, node, { relu, output });
  const compute = computations[node.op];
  if (!compute) throw new Error(`${node.name}: ${node.op} is not written for tfjs`);
  return {
    inputs: node.inputs,
    output,
    kept: [],
    compute: (inputs) => {
      const result = compute(inputs, node);
      return relu ? tf.relu(result) : result;
    },
  };
}

const computations: Readonly<Record<string, (inputs: readonly tf.Tensor[], node: Node) => tf.Tensor>> = {
  Relu: ([x]) => tf.relu(x),
  Add: ([left, right]) => tf.add(left, right),
  Softmax: ([x]) => tf.softmax(x),
  // A mean would turn the axes first.
  GlobalAveragePool: ([x]) => tf.avgPool(x as tf.Tensor4D, [x.shape[1]!, x.shape[2]!], 1, 'valid'),
  AveragePool: ([x], node) => tf.avgPool(x as tf.Tensor4D, ...window(node)),
  MaxPool: ([x], node) => tf.maxPool(x as tf.Tensor4D, ...window(node)),
  Flatten: ([x]) => {
    if (x.rank === 4 && x.shape[1]! * x.shape[2]! !== 1) throw new Error('pixels would change their order');
    return tf.reshape(x, [x.shape[0], -1]);
  },
};

function window(node: Node): [[number, number], [number, number], ReturnType<typeof padding>] {
  const pair = (name: string) => integers(node, name, [1, 1]) as [number, number];
  return [pair('kernel_shape'), pair('strides'), padding(node)];
}

function gemmStep(graph: Graph, node: Node, { relu, output }: Fused): Step {
  const [input, ...names] = node.inputs;
  const [stored, bias] = names.map((name) => {
    const { data, shape } = weightTensor(graph.weights.get(name)!);
    return tf.tensor(data as Float32Array, [...shape]);
  });
  // Not in the call: its slow path for transposed matrices adds wrong biases.
  const matrix = number(node, 'transB', 0) === 1 ? tf.transpose(stored) : stored;
  if (matrix !== stored) stored.dispose();
  const activation = relu ? 'relu' : 'linear';
  return {
    inputs: [input],
    output,
    kept: [matrix, bias],
    compute: ([a]) => tf.fused.matMul({ a, b: matrix, bias, activation }),
  };
}
