import { kernelSize } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { ParameterForm } from './find-parameters.ts';

/** The axes of a parameter in the order in which its weight has them. */
export function weightAxes(form: ParameterForm): readonly number[] | undefined {
  if (form === 'filter') return [3, 2, 0, 1];
  return form === 'transposed' ? [1, 0] : undefined;
}

/** The axes of a weight (a 1-D kernel as one of one row) in the order in which its parameter has them. */
export function parameterAxes(form: ParameterForm): readonly number[] | undefined {
  if (form === 'filter') return [2, 3, 1, 0];
  return form === 'transposed' ? [1, 0] : undefined;
}

/** A weight's shape with as many axes as its parameter has. */
export function widened(shape: readonly number[], form: ParameterForm): readonly number[] {
  return form === 'filter' ? [shape[0], shape[1], ...kernelSize(shape)] : shape;
}

/** The parameter's shape. */
export function parameterShape(shape: readonly number[], form: ParameterForm): readonly number[] {
  const wide = widened(shape, form);
  return parameterAxes(form)?.map((axis) => wide[axis]) ?? wide;
}

/** A parameter's tensor as a weight of `shape`. */
export function asWeight(tensor: tf.Tensor, shape: readonly number[], form: ParameterForm): tf.Tensor {
  const axes = weightAxes(form);
  return axes ? tf.reshape(tf.transpose(tensor, [...axes]), [...shape]) : tensor;
}
