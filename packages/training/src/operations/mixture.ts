import { type Kernel, runKernel } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { type MixtureAttributes, mixtureGradient, type TensorList, tensorList } from './mixture-gradient.ts';

/** What {@link mixture} adds up. */
export interface MixtureCall {
  /** At most {@link mostTerms}, of one shape, `[..., channels]`. */
  readonly terms: readonly tf.Tensor[];
  /** Where the terms' weights stand, of any shape. */
  readonly shares: tf.Tensor;
  /** Of each term: the place of its weight among the values of `shares`. */
  readonly places: readonly number[];
  /** Of each term: whether it is normalised by its batch, without scale and bias; no term is unless given. */
  readonly normalized?: readonly boolean[];
  /** Added to variances; ONNX's 1e-5 unless given. */
  readonly epsilon?: number;
}

/** What {@link mixture} gives. */
export interface Mixture {
  readonly output: tf.Tensor;
  /** The batch's statistics, `[channels]`, of the terms that are normalised, in their order. No gradient flows through. */
  readonly statistics: readonly { readonly mean: tf.Tensor; readonly variance: tf.Tensor }[];
}

/** More of them are added up in several sums. */
export const mostTerms = 64;

/**
 * The sum of terms, each times a weight of its own: the mixed operation of an architecture search (Liu et al. 2019,
 * equation 2), with the batch normalisations before it. Differentiable with respect to terms and shares.
 */
export function mixture(call: MixtureCall): Mixture {
  const { terms, shares, places, epsilon = 1e-5 } = call;
  const { normalized = terms.map(() => false) } = call;
  registerGradient();
  const [output, ...moments] = runKernel(operation, tensorList(shares, ...terms), {
    places,
    normalized,
    epsilon,
  });
  const count = moments.length / 2;
  const statistics = Array.from({ length: count }, (_, index) => ({
    mean: moments[2 * index],
    variance: moments[2 * index + 1],
  }));
  return { output, statistics };
}

const operation: Kernel<TensorList, MixtureAttributes, readonly tf.Tensor[]> = {
  name: 'FsnetMixture',
  compose(inputs, { places, normalized, epsilon }) {
    const [shares, ...terms] = Object.values(inputs);
    const flat = tf.reshape(shares, [shares.size]);
    const moments: tf.Tensor[] = [];
    const weighted = terms.map((term, index) => {
      const share = tf.slice(flat, places[index], 1);
      if (!normalized[index]) return tf.mul(term, share);
      const axes = term.shape.map((_, axis) => axis).slice(0, -1);
      const mean = tf.mean(term, axes);
      const variance = tf.mean(tf.square(tf.sub(term, mean)), axes);
      moments.push(mean, variance);
      return tf.mul(tf.sub(term, mean), tf.mul(share, tf.rsqrt(tf.add(variance, epsilon))));
    });
    return [weighted.reduce((sum, term) => tf.add(sum, term)), ...moments];
  },
};

/** Not by `runDifferentiable`, which knows all inputs by name. */
function registerGradient(): void {
  if (tf.getGradient(operation.name)) return;
  tf.registerGradient({
    kernelName: operation.name,
    saveAllInputs: true,
    outputsToSave: Array.from({ length: 1 + 2 * mostTerms }, (_, index) => index > 0),
    gradFunc: (upstream, saved, attributes) => {
      const [ofSum] = [upstream].flat();
      const inputs = tensorList(ofSum, ...saved);
      const gradients = runKernel(mixtureGradient, inputs, attributes as unknown as MixtureAttributes);
      return Object.fromEntries(gradients.map((gradient, index) => [index, () => gradient]));
    },
  });
}
