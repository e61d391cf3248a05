import { convolution } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { alternate } from '../contest/alternate.ts';
import type { Case } from '../contest/case.ts';
import { largerIsBetter } from '../row.ts';
import { type KernelSet, peerNames } from './kernel-sets.ts';

/** A convolution of images of `size` by `size` pixels. */
export interface LayerShape {
  readonly size: number;
  readonly channels: number;
  readonly filters: number;
  readonly kernel: 1 | 3;
  readonly stride: 1 | 2;
}

const batch = 64;

/** The layers of ResNet-20. */
export const layerShapes: readonly LayerShape[] = [
  { size: 32, channels: 3, filters: 16, kernel: 3, stride: 1 },
  { size: 32, channels: 16, filters: 16, kernel: 3, stride: 1 },
  { size: 32, channels: 16, filters: 32, kernel: 3, stride: 2 },
  { size: 32, channels: 16, filters: 32, kernel: 1, stride: 2 },
  { size: 16, channels: 32, filters: 32, kernel: 3, stride: 1 },
  { size: 16, channels: 32, filters: 64, kernel: 3, stride: 2 },
  { size: 8, channels: 64, filters: 64, kernel: 3, stride: 1 },
];

/** Speed of a convolution and of each of its gradients. */
export function layerCase(shape: LayerShape, use: (set: KernelSet) => void): Case {
  const { size, channels, filters, kernel, stride } = shape;
  const name = `${kernel}x${kernel} ${size}x${size}x${channels} to ${filters}${stride > 1 ? `, stride ${stride}` : ''}`;
  return {
    name,
    async measure(pace) {
      const pad = (kernel - 1) / 2;
      const options = { strides: [stride, stride], pads: [pad, pad, pad, pad] };
      const input = tf.randomNormal([batch, size, size, channels]) as tf.Tensor4D;
      const filter = tf.randomNormal([kernel, kernel, channels, filters]) as tf.Tensor4D;
      const slide = { stride, dilation: 1, pads: [pad, pad] };
      const attributes = { groups: 1, slides: [slide, slide] };
      for (const set of ['ours', 'tfjs', 'composed'] as const) {
        // Compositions are registered where they are needed first.
        use(set);
        tf.tidy(
          () =>
            void tf.grads((x, f) => convolution(x as tf.Tensor4D, f as tf.Tensor4D, options))([
              input,
              filter,
            ]),
        );
      }
      const upstream = convolution(input, filter, options);
      const kernelOf = (name: string, inputs: tf.NamedTensorMap, more: object) => () =>
        tf.dispose(tf.engine().runKernel(name, inputs, { ...attributes, ...more } as never) as tf.Tensor);
      const passes: Record<string, () => void> = {
        forward: kernelOf('FsnetConvolution', { input, filter }, {}),
        'input gradient': kernelOf(
          'FsnetConvolutionInputGradient',
          { upstream, filter },
          { inputSize: [size, size] },
        ),
        'filter gradient': kernelOf(
          'FsnetConvolutionFilterGradient',
          { input, upstream },
          { kernel: [kernel, kernel] },
        ),
      };
      const products = (batch * (size / stride) ** 2 * kernel * kernel * channels * filters) / 1e6;
      const rows = [];
      for (const [pass, compute] of Object.entries(passes)) {
        const work = (set: KernelSet) => ({
          run() {
            use(set);
            compute();
          },
        });
        const works = { ours: work('ours'), tfjs: work('tfjs'), composed: work('composed') };
        const { medians } = await alternate(works, pace);
        for (const peer of pass === 'input gradient'
          ? (['tfjs', 'composed'] as const)
          : (['tfjs'] as const)) {
          rows.push(
            largerIsBetter({
              name: `${name}, ${pass}`,
              ...{ unit: 'GMAC/s', ours: products / medians.ours, peer: products / medians[peer] },
              peerName: peerNames[peer],
            }),
          );
        }
      }
      use('ours');
      tf.dispose([input, filter, upstream]);
      return rows;
    },
  };
}
