import { elementCount, intAttribute, planeWindows, type Window } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { denseConvolution, type RunConvolution } from '../convolution/dense-convolution.ts';
import { denseSummary } from '../convolution/dense-summary.ts';
import type { SummaryGeometry } from '../convolution/summary-convolution.ts';
import { physicalShape } from '../plan/layout.ts';
import type { Operation, Prepare } from '../plan/operation.ts';
import { denseChoice, knownNumbers } from './known-weight.ts';

/** `Conv` over one or two axes, with filters that are known. */
export const prepareConvolution: Prepare = (node, context) => {
  const [input, name, bias] = node.inputs;
  const [output] = node.outputs;
  const shape = context.shape(input);
  const filterShape = context.shape(name);
  const [filters, channels, ...kernel] = filterShape;
  const windows = planeWindows(node, shape, kernel);
  const values = knownNumbers(name, context);
  if (bias || !windows || !values || context.dtype(input) !== 'float32') return undefined;
  const [vertical, horizontal] = windows;
  const geometry: SummaryGeometry = {
    ...{ batch: shape[0], inputChannels: shape[1], filters, vertical, horizontal },
  };
  const result = context.shape(output);
  const groups = intAttribute(node, 'group', 1);
  const weight = context.weight(name);
  const summary = weight?.kind === 'dense' ? denseSummary(weight, filterShape, groups) : weight;
  const ours = summary && context.prepareSummary(node, summary, geometry, context);
  const planes = (run: RunConvolution) => planeOperation(run, result);
  if (ours) return { ...planes(ours.run), choice: ours.choice, dispose: () => ours.dispose() };
  const dense = { key: `${name} ${output}`, shape: filterShape, groups, values };
  const multiplyAdds = elementCount(result) * channels * elementCount(kernel);
  return {
    ...planes(denseConvolution(dense, geometry, node.epilogue, context)),
    choice: denseChoice(name, context, multiplyAdds),
  };
};

/** A window along an axis that is not there. */
export const singleRow: Window = {
  ...{ kernel: 1, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, input: 1, output: 1 },
};

/** An operation on planes, of values of 4 axes or of 3, which are planes of one row; `result` is ONNX's shape. */
export function planeOperation(run: RunConvolution, result: readonly number[]): Operation {
  const layouts = { inputLayouts: ['nhwc', undefined], outputLayouts: ['nhwc'] } as const;
  if (result.length === 4) return { ...layouts, run: ([x], residual) => [run(x as tf.Tensor4D, residual)] };
  return {
    ...layouts,
    run: ([x], residual) => {
      const y = run(asPlane(x), residual && asPlane(residual));
      return [tf.reshape(y, physicalShape(result, 'nhwc'))];
    },
  };
}

function asPlane(x: tf.Tensor): tf.Tensor4D {
  const [batch, width, channels] = x.shape;
  return tf.reshape(x, [batch, 1, width, channels]);
}
