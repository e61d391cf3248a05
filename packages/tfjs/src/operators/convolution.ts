import { elementCount, intAttribute, planeWindows } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { denseConvolution, type RunConvolution } from '../convolution/dense-convolution.ts';
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
  const weight = context.weight(name);
  if (weight?.kind === 'summary') {
    const kernel = context.prepareSummary(node, weight, geometry, context);
    return { ...planeOperation((x, residual) => kernel.run(x, residual), result), ...kernelParts(kernel) };
  }
  const groups = intAttribute(node, 'group', 1);
  const dense = { key: `${name} ${output}`, shape: filterShape, groups, values };
  const multiplyAdds = elementCount(result) * channels * elementCount(kernel);
  return {
    ...planeOperation(denseConvolution(dense, geometry, node.epilogue, context), result),
    choice: denseChoice(name, context, multiplyAdds),
  };
};

function kernelParts(kernel: ReturnType<Parameters<Prepare>[1]['prepareSummary']>) {
  return { choice: kernel.choice, dispose: () => kernel.dispose() };
}

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
