import * as tf from '@tensorflow/tfjs-core';
import type { KernelGradient } from './kernel-gradient.ts';

type Slope = (value: tf.Tensor, attributes: Readonly<Record<string, unknown>>) => tf.Tensor;

/** A function of one element, by its derivative where it was taken. */
function ofInput(input: string, slope: Slope): KernelGradient {
  return {
    inputsToSave: [input],
    gradient: (upstream, [x], attributes) => ({ [input]: () => tf.mul(upstream, slope(x, attributes)) }),
  };
}

/** The same by what it gave. */
function ofOutput(input: string, slope: Slope): KernelGradient {
  return {
    outputsToSave: [true],
    gradient: (upstream, [y], attributes) => ({ [input]: () => tf.mul(upstream, slope(y, attributes)) }),
  };
}

type Part = (upstream: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** A function of two elements that broadcast. */
function ofBoth(
  ofFirst: Part,
  ofSecond: Part,
  names: readonly [string, string] = ['a', 'b'],
): KernelGradient {
  return {
    inputsToSave: [...names],
    gradient: (upstream, [a, b]) => ({
      [names[0]]: () => reduced(ofFirst(upstream, a, b), a.shape),
      [names[1]]: () => reduced(ofSecond(upstream, a, b), b.shape),
    }),
  };
}

/** The sum over the axes along which a value of `shape` was repeated. */
function reduced(gradient: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const lead = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((size, axis) =>
    axis < lead || (shape[axis - lead] === 1 && size !== 1) ? [axis] : [],
  );
  return tf.reshape(axes.length > 0 ? tf.sum(gradient, axes) : gradient, [...shape]);
}

const where = (test: tf.Tensor) => tf.cast(test, 'float32');

/** Gradients by kernel. */
export const elementwiseGradients: readonly (readonly [string, KernelGradient])[] = [
  ['Abs', ofInput('x', (x) => tf.sign(x))],
  ['Neg', { gradient: (upstream) => ({ x: () => tf.neg(upstream) }) }],
  ['Exp', ofOutput('x', (y) => y)],
  ['Expm1', ofOutput('x', (y) => tf.add(y, 1))],
  ['Log', ofInput('x', (x) => tf.div(1, x))],
  ['Sqrt', ofOutput('x', (y) => tf.div(0.5, y))],
  ['Rsqrt', ofOutput('x', (y) => tf.mul(-0.5, tf.mul(y, tf.square(y))))],
  ['Square', ofInput('x', (x) => tf.mul(x, 2))],
  ['Relu', ofOutput('x', (y) => tf.step(y))],
  ['Relu6', ofOutput('x', (y) => tf.mul(tf.step(y), where(tf.less(y, 6))))],
  [
    'ClipByValue',
    ofInput('x', (x, { clipValueMin, clipValueMax }) =>
      where(
        tf.logicalAnd(tf.greaterEqual(x, clipValueMin as number), tf.lessEqual(x, clipValueMax as number)),
      ),
    ),
  ],
  ['LeakyRelu', ofInput('x', (x, { alpha }) => tf.step(x, alpha as number))],
  ['Elu', ofOutput('x', (y) => tf.add(tf.minimum(y, 0), 1))],
  ['Sigmoid', ofOutput('x', (y) => tf.mul(y, tf.sub(1, y)))],
  ['Tanh', ofOutput('x', (y) => tf.sub(1, tf.square(y)))],
  ['Softplus', ofInput('x', (x) => tf.sigmoid(x))],
  ['Erf', ofInput('x', (x) => tf.mul(2 / Math.sqrt(Math.PI), tf.exp(tf.neg(tf.square(x)))))],
  [
    'Add',
    ofBoth(
      (upstream) => upstream,
      (upstream) => upstream,
    ),
  ],
  [
    'Sub',
    ofBoth(
      (upstream) => upstream,
      (upstream) => tf.neg(upstream),
    ),
  ],
  [
    'Multiply',
    ofBoth(
      (upstream, _, b) => tf.mul(upstream, b),
      (upstream, a) => tf.mul(upstream, a),
    ),
  ],
  [
    'RealDiv',
    ofBoth(
      (upstream, _, b) => tf.div(upstream, b),
      (upstream, a, b) => tf.neg(tf.div(tf.mul(upstream, a), tf.square(b))),
    ),
  ],
  [
    'Maximum',
    ofBoth(
      (upstream, a, b) => tf.mul(upstream, where(tf.greaterEqual(a, b))),
      (upstream, a, b) => tf.mul(upstream, where(tf.less(a, b))),
    ),
  ],
  [
    'Minimum',
    ofBoth(
      (upstream, a, b) => tf.mul(upstream, where(tf.lessEqual(a, b))),
      (upstream, a, b) => tf.mul(upstream, where(tf.greater(a, b))),
    ),
  ],
  [
    'Prelu',
    ofBoth(
      (upstream, x, alpha) => tf.where(tf.greater(x, 0), upstream, tf.mul(upstream, alpha)),
      (upstream, x) => tf.mul(upstream, tf.minimum(x, 0)),
      ['x', 'alpha'],
    ),
  ],
  [
    'Pow',
    ofBoth(
      (upstream, base, power) => tf.mul(upstream, tf.mul(power, tf.pow(base, tf.sub(power, 1)))),
      (upstream, base, power) => tf.mul(upstream, tf.mul(tf.pow(base, power), tf.log(base))),
    ),
  ],
  [
    'Select',
    {
      inputsToSave: ['condition'],
      gradient: (upstream, [condition]) => ({
        t: () => tf.mul(upstream, tf.cast(condition, 'float32')),
        e: () => tf.mul(upstream, tf.cast(tf.logicalNot(condition), 'float32')),
      }),
    },
  ],
];
