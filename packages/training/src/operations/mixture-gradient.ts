import type { Kernel } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/** Settings of a mixture; see `MixtureCall`. */
export interface MixtureAttributes {
  readonly places: readonly number[];
  readonly normalized: readonly boolean[];
  readonly epsilon: number;
}

/** Any number of tensors, in the order of their keys. */
export type TensorList = Readonly<Record<string, tf.Tensor>>;

/** As tfjs takes any number of inputs; it wants a list where all of them are saved for gradients. */
export function tensorList(...tensors: readonly tf.Tensor[]): TensorList {
  return tensors as unknown as TensorList;
}

/** What a mixture's gradients are computed from, in the order in which they are listed. */
export function mixtureTensors(
  list: TensorList,
  { normalized }: MixtureAttributes,
): {
  readonly upstream: tf.Tensor;
  readonly shares: tf.Tensor;
  readonly terms: readonly tf.Tensor[];
  readonly moments: readonly tf.Tensor[];
} {
  const [upstream, shares, ...rest] = Object.values(list);
  return {
    ...{ upstream, shares },
    terms: rest.slice(0, normalized.length),
    moments: rest.slice(normalized.length),
  };
}

/** The gradients of a mixture's shares and of its terms, in their order. */
export const mixtureGradient: Kernel<TensorList, MixtureAttributes, readonly tf.Tensor[]> = {
  name: 'FsnetMixtureGradient',
  compose(list, attributes) {
    const { upstream, shares, terms, moments } = mixtureTensors(list, attributes);
    const { places, normalized, epsilon } = attributes;
    const size = shares.size;
    const flat = tf.reshape(shares, [size]);
    const axes = upstream.shape.map((_, axis) => axis).slice(0, -1);
    const count = upstream.size / upstream.shape[axes.length];
    let ofShares: tf.Tensor = tf.zeros([size]);
    let next = 0;
    const ofTerms = terms.map((term, index) => {
      const share = tf.slice(flat, places[index], 1);
      const isNormalized = normalized[index];
      const [mean, variance] = isNormalized ? moments.slice(next, next + 2) : [];
      if (isNormalized) next += 2;
      const inverse = isNormalized ? tf.rsqrt(tf.add(variance, epsilon)) : undefined;
      const value = inverse ? tf.mul(tf.sub(term, mean), inverse) : term;
      const product = tf.sum(tf.mul(upstream, value), axes);
      const own = tf.reshape(tf.sum(product), [1]);
      ofShares = tf.add(ofShares, tf.pad1d(own as tf.Tensor1D, [places[index], size - 1 - places[index]]));
      if (!inverse) return tf.mul(upstream, share);
      const change = tf.div(tf.add(tf.sum(upstream, axes), tf.mul(value, product)), count);
      return tf.mul(tf.sub(upstream, change), tf.mul(inverse, share));
    });
    return [tf.reshape(ofShares, shares.shape), ...ofTerms];
  },
};
