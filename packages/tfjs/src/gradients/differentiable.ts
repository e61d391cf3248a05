import * as tf from '@tensorflow/tfjs-core';

/** An operation with its gradients, in tensors called by name. */
export interface Differentiable<Inputs extends Readonly<Record<string, tf.Tensor>>, Attributes> {
  /** Unique among tfjs's kernels. */
  readonly name: string;
  readonly inputs: readonly (keyof Inputs & string)[];
  readonly forward: (inputs: Inputs, attributes: Attributes) => tf.Tensor;
  /** Each is asked for only where it is needed. */
  readonly gradients: {
    readonly [Name in keyof Inputs]: (
      upstream: tf.Tensor,
      inputs: Inputs,
      attributes: Attributes,
    ) => tf.Tensor;
  };
}

/**
 * Runs an operation as one step of tfjs's tape.
 *
 * It is registered as a kernel of the current backend at its first use, because `tf.customGrad` would compute the
 * gradients of all inputs, of images too.
 */
export function runDifferentiable<Inputs extends Readonly<Record<string, tf.Tensor>>, Attributes>(
  operation: Differentiable<Inputs, Attributes>,
  inputs: Inputs,
  attributes: Attributes,
): tf.Tensor {
  const { name: kernelName, inputs: names, forward, gradients } = operation;
  const backendName = tf.getBackend();
  if (!tf.getKernel(kernelName, backendName)) {
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: (call) =>
        tf.tidy(() => forward(call.inputs as unknown as Inputs, call.attrs as unknown as Attributes)),
    });
  }
  if (!tf.getGradient(kernelName)) {
    tf.registerGradient({
      kernelName,
      inputsToSave: [...names],
      gradFunc: (upstream, saved, attrs) => {
        const kept = Object.fromEntries(
          names.map((name, index) => [name, saved[index]]),
        ) as unknown as Inputs;
        return Object.fromEntries(
          names.map((name) => [
            name,
            () => gradients[name](upstream as tf.Tensor, kept, attrs as unknown as Attributes),
          ]),
        );
      },
    });
  }
  return tf.engine().runKernel(kernelName, inputs, attributes as unknown as tf.NamedAttrMap) as tf.Tensor;
}
