import { relativeL2 } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** An operation on tensors, and the same in float64. */
export interface OperationCase {
  readonly name: string;
  /** Shape and values of each input, in order. */
  readonly inputs: readonly { readonly shape: readonly number[]; readonly values: Float64Array }[];
  /** How many of the first inputs have gradients, all unless given. */
  readonly differentiable?: number;
  readonly run: (inputs: readonly tf.Tensor[]) => tf.Tensor;
  readonly reference: (inputs: readonly Float64Array[]) => Float64Array;
}

/** What an operation gives: the value, then the gradients of `sum(upstream * value)`. */
type Results = Float64Array[];

/** Compares the current backend's value and gradients with float64 and its finite differences. */
export async function checkOperation(example: OperationCase): Promise<void> {
  const before = tf.memory().numTensors;
  const { inputs, run, differentiable = inputs.length } = example;
  const expected = referenceResults(example, differentiable);
  const upstream = upstreamOf(expected[0].length);
  const actual = tf.tidy(() => {
    const tensors = inputs.map(({ shape, values }) => tf.tensor(Float32Array.from(values), [...shape]));
    const [variables, constants] = [tensors.slice(0, differentiable), tensors.slice(differentiable)];
    const value = run(tensors);
    const gradients = tf.grads((...changed) => run([...changed, ...constants]))(
      variables,
      tf.tensor(Float32Array.from(upstream), value.shape),
    );
    return [value, ...gradients];
  });
  for (const [index, tensor] of actual.entries()) {
    const found = await tensor.data<'float32'>();
    const wanted = expected[index];
    const what = index === 0 ? 'value' : `gradient of input ${index - 1}`;
    expect(found.length, what).toBe(wanted.length);
    // Where all is 0, or next to it, there is nothing to be relative to.
    const size = Math.hypot(...wanted);
    const error = size > 1e-6 ? relativeL2(found, wanted) : Math.hypot(...found);
    if (!(error < 1e-4)) expect([...found], what).toEqual([...wanted]);
    if (index > 0) expect(tensor.shape, what).toEqual(inputs[index - 1].shape);
  }
  tf.dispose(actual);
  expect(tf.memory().numTensors).toBe(before);
}

function referenceResults({ inputs, reference }: OperationCase, differentiable: number): Results {
  const values = inputs.map((input) => input.values);
  const value = reference(values);
  const upstream = upstreamOf(value.length);
  // So short that hardly any step crosses a kink.
  const step = 1e-8;
  const gradients = values.slice(0, differentiable).map((input, which) =>
    input.map((_, at) => {
      const lossAt = (change: number): number => {
        const moved = input.slice();
        moved[at] += change;
        const result = reference(values.map((each, index) => (index === which ? moved : each)));
        return result.reduce((sum, each, index) => sum + each * upstream[index], 0);
      };
      return (lossAt(step) - lossAt(-step)) / (2 * step);
    }),
  );
  return [value, ...gradients];
}

/** The same upstream gradient on every backend. */
function upstreamOf(length: number): Float64Array {
  return Float64Array.from({ length }, (_, index) => Math.fround(Math.sin(3 * index + 1)));
}
