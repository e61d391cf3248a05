import * as tf from '@tensorflow/tfjs-core';
import { momentumStep } from '../operations/momentum.ts';
import type { OptimizerChoice } from '../recipe/recipe.ts';

/** How one step changes one parameter. */
interface StepSettings {
  readonly rate: number;
  /** Weight decay, 0 for parameters that are not decayed. */
  readonly decay: number;
  /** Steps of the run, this one included. */
  readonly count: number;
}

/** A parameter with what the optimiser keeps for it, all of one shape; slots are in the order of `Optimizer.slots`. */
interface ParameterState {
  readonly parameter: tf.Tensor;
  readonly slots: readonly tf.Tensor[];
}

/** A rule by which gradients change parameters. */
export interface Optimizer {
  /** What it keeps for every parameter, zeros before the first step. */
  readonly slots: readonly string[];
  /** Gives new tensors; what was read stays as it is. */
  apply(state: ParameterState, gradient: tf.Tensor, settings: StepSettings): ParameterState;
}

export function optimizerOf(choice: OptimizerChoice): Optimizer {
  switch (choice.kind) {
    case 'sgd':
      return sgd(choice);
    case 'adam':
      return adam(choice);
    default:
      return choice satisfies never;
  }
}

function sgd({ momentum, nesterov }: Extract<OptimizerChoice, { kind: 'sgd' }>): Optimizer {
  return {
    slots: ['velocity'],
    apply: ({ parameter, slots: [velocity] }, gradient, { rate, decay }) => {
      const state = { parameter, gradient, velocity };
      const [next, nextVelocity] = momentumStep(state, { rate, decay, momentum, nesterov });
      return { parameter: next, slots: [nextVelocity] };
    },
  };
}

/** Kingma and Ba 2015, with the weight decay beside the gradient (Loshchilov and Hutter 2019, "AdamW"). */
function adam({ beta1, beta2, epsilon }: Extract<OptimizerChoice, { kind: 'adam' }>): Optimizer {
  return {
    slots: ['mean', 'square'],
    apply: ({ parameter, slots: [mean, square] }, gradient, { rate, decay, count }) => {
      const [next, ...slots] = tf.tidy(() => {
        const nextMean = tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1));
        const nextSquare = tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2));
        const deviation = tf.sqrt(tf.mul(nextSquare, 1 / (1 - beta2 ** count)));
        const step = tf.div(tf.mul(nextMean, rate / (1 - beta1 ** count)), tf.add(deviation, epsilon));
        return [tf.sub(tf.mul(parameter, 1 - rate * decay), step), nextMean, nextSquare];
      });
      return { parameter: next, slots };
    },
  };
}
