import * as tf from '@tensorflow/tfjs-core';
import type { PoolWindows } from '../operations/pool-windows.ts';
import { averagePoolGradient } from './average-pool.ts';
import type { CpuKernel } from './cpu.ts';
import { maxPoolGradient } from './max-pool.ts';

/** tfjs's own, whose kernel is wrong where a window has nothing above zero. */
export const tfjsMaxPoolGradient: CpuKernel<
  { readonly dy: tf.Tensor; readonly input: tf.Tensor; readonly output: tf.Tensor },
  tf.MaxPoolGradAttrs
> = {
  name: 'MaxPoolGrad',
  compute: (cpu, { dy, input, output }, attributes, replaced) =>
    maxPoolGradient.compute(
      cpu,
      { upstream: dy, input, output },
      { windows: poolWindows(input, attributes) },
      replaced,
    ),
};

/** tfjs's own, whose kernel divides by taps in the padding, which the pool itself leaves out. */
export const tfjsAveragePoolGradient: CpuKernel<
  { readonly dy: tf.Tensor; readonly input: tf.Tensor },
  tf.AvgPoolGradAttrs
> = {
  name: 'AvgPoolGrad',
  compute: (cpu, { dy, input }, attributes, replaced) =>
    averagePoolGradient.compute(
      cpu,
      { upstream: dy },
      { windows: poolWindows(input, attributes), countPadding: false },
      replaced,
    ),
};

function poolWindows(
  input: tf.Tensor,
  { filterSize, strides, pad, ...rest }: tf.MaxPoolGradAttrs | tf.AvgPoolGradAttrs,
): PoolWindows {
  const rounding = 'dimRoundingMode' in rest ? rest.dimRoundingMode : undefined;
  const shape = input.shape as [number, number, number, number];
  const sizes = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, rounding);
  const { padInfo } = sizes;
  return [
    {
      ...{ kernel: sizes.filterHeight, stride: sizes.strideHeight, dilation: 1 },
      ...{ padBegin: padInfo.top, padEnd: padInfo.bottom, input: sizes.inHeight, output: sizes.outHeight },
    },
    {
      ...{ kernel: sizes.filterWidth, stride: sizes.strideWidth, dilation: 1 },
      ...{ padBegin: padInfo.left, padEnd: padInfo.right, input: sizes.inWidth, output: sizes.outWidth },
    },
  ];
}
