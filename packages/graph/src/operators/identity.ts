import type { Node } from '../network/node.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { requiredInput } from './arguments.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';

/** `Identity`, and `Dropout` as it stands in a trained network: doing nothing, with a mask that is all true. */
export const identityOperators: OperatorFamily = {
  Identity: {
    handlesHalf: true,
    infer: (node, inputs) => [requiredInput(node, inputs, 0)],
    execute: (node, inputs) => [requiredInput(node, inputs, 0)],
  },
  Dropout: {
    handlesHalf: true,
    infer(node, inputs) {
      const data = requiredInput(node, inputs, 0);
      return [data, { dtype: 'bool' as const, shape: data.shape }].slice(0, Math.max(1, node.outputs.length));
    },
    execute(node, inputs) {
      const data = requiredInput(node, inputs, 0);
      refuseTraining(node, inputs[1], inputs[2]);
      if (node.outputs.length < 2) return [data];
      const mask = new Uint8Array(elementCount(data.shape)).fill(1);
      return [data, { dtype: 'bool', shape: data.shape, data: mask }];
    },
  },
};

function refuseTraining(node: Node, ratio: Tensor | undefined, training: Tensor | undefined): void {
  if (training && Number(training.data[0]) !== 0 && Number(ratio?.data[0] ?? 0.5) !== 0)
    throw nodeError(node, 'unsupported-operator', 'dropping values at random is not supported');
}
