import { type Kernel, runKernel } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/** Settings of {@link momentumStep}. */
export interface MomentumSettings {
  readonly rate: number;
  /** 0 to below 1. */
  readonly momentum: number;
  readonly nesterov: boolean;
  /** Weight decay: how much of the parameter is added to its gradient. */
  readonly decay: number;
}

/** What one step of stochastic gradient descent reads, all of one shape. */
export type MomentumState = {
  readonly parameter: tf.Tensor;
  readonly gradient: tf.Tensor;
  readonly velocity: tf.Tensor;
};

/**
 * One step of stochastic gradient descent with momentum, as PyTorch and Sutskever et al. 2013 have it:
 * `g = gradient + decay * parameter`, `v = momentum * velocity + g`, and the parameter less `rate * v`, or with Nesterov
 * less `rate * (g + momentum * v)`.
 *
 * @returns New tensors of parameter and velocity: what was read stays as it is, and stays the caller's.
 */
export function momentumStep(state: MomentumState, settings: MomentumSettings): [tf.Tensor, tf.Tensor] {
  const [parameter, velocity] = runKernel(momentum, state, settings);
  return [parameter, velocity];
}

const momentum: Kernel<MomentumState, MomentumSettings, readonly tf.Tensor[]> = {
  name: 'FsnetMomentum',
  compose: ({ parameter, gradient, velocity }, { rate, momentum, nesterov, decay }) => {
    const slope = tf.add(gradient, tf.mul(parameter, decay));
    const next = tf.add(tf.mul(velocity, momentum), slope);
    const step = nesterov ? tf.add(slope, tf.mul(next, momentum)) : next;
    return [tf.sub(parameter, tf.mul(step, rate)), next];
  },
};
