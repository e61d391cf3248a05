import { convolution } from '@fsnet/tfjs';
import type * as tf from '@tensorflow/tfjs-core';
import { type BatchStatistics, batchNormalization, batchStatistics } from './batch-normalization.ts';
import { addRelu, dense, globalAveragePool } from './layers.ts';
import type { Recipe } from './recipe.ts';

/** Gives the tensor of a parameter by its name in the graph of `@fsnet/models`. */
export type ParameterLookup = (name: string) => tf.Tensor;

/** Gives the statistics that a batch normalization uses: the batch's own in training, running ones after it. */
export type StatisticsLookup = (layer: string, input: tf.Tensor4D) => BatchStatistics;

/** Statistics of the batch, each handed to `observe` as well. */
export function trainingStatistics(
  observe: (layer: string, statistics: BatchStatistics) => void,
): StatisticsLookup {
  return (layer, input) => {
    const statistics = batchStatistics(input);
    observe(layer, statistics);
    return statistics;
  };
}

/** Logits `[batch, classes]` of `images` `[batch, 32, 32, 3]` by the CIFAR ResNet that `@fsnet/models` describes. */
export function forward(
  recipe: Pick<Recipe, 'depth'>,
  images: tf.Tensor4D,
  parameter: ParameterLookup,
  statistics: StatisticsLookup,
): tf.Tensor2D {
  const blocks = (recipe.depth - 2) / 6;

  function convolve(name: string, input: tf.Tensor4D, stride: 1 | 2, relu: boolean): tf.Tensor4D {
    const filter = parameter(`${name}.conv.weight`) as tf.Tensor4D;
    const pad = (filter.shape[0] - 1) / 2;
    const output = convolution(input, filter, { strides: [stride, stride], pads: [pad, pad, pad, pad] });
    const scale = parameter(`${name}.bn.scale`) as tf.Tensor1D;
    const bias = parameter(`${name}.bn.bias`) as tf.Tensor1D;
    return batchNormalization(output, scale, bias, statistics(`${name}.bn`, output), relu);
  }

  let features = convolve('stem', images, 1, true);
  for (let stage = 1; stage <= 3; stage++) {
    for (let block = 1; block <= blocks; block++) {
      const name = `stage${stage}.block${block}`;
      const stride = stage > 1 && block === 1 ? 2 : 1;
      const inner = convolve(`${name}.first`, features, stride, true);
      const shortcut = stride === 1 ? features : convolve(`${name}.shortcut`, features, 2, false);
      features = addRelu(convolve(`${name}.second`, inner, 1, false), shortcut);
    }
  }
  const weight = parameter('classifier.weight') as tf.Tensor2D;
  return dense(globalAveragePool(features), weight, parameter('classifier.bias') as tf.Tensor1D);
}
