import * as tf from '@tensorflow/tfjs-core';

type Tensors = Readonly<Record<string, tf.Tensor>>;
type Outputs = tf.Tensor | readonly tf.Tensor[];

/** A computation on tensors called by name, for which a backend may have a kernel of its own. */
export interface Kernel<Inputs extends Tensors, Attributes, Output extends Outputs = tf.Tensor> {
  /** Unique among tfjs's kernels: one that is registered under it for the current backend is run. */
  readonly name: string;
  /** Composes the same of tfjs's operations, for backends that have no such kernel. */
  readonly compose: (inputs: Inputs, attributes: Attributes) => Output;
}

/** A kernel with the gradients of its inputs. */
export interface Differentiable<Inputs extends Tensors, Attributes, Output extends Outputs = tf.Tensor>
  extends Kernel<Inputs, Attributes, Output> {
  /** The inputs that the gradients read. */
  readonly savedInputs: readonly (keyof Inputs & string)[];
  /** Which of the outputs the gradients read, none unless given. */
  readonly savedOutputs?: readonly boolean[];
  /** The gradient of every input, asked for only where it is needed. What all of them need is computed at the call. */
  readonly gradients: (call: GradientCall<Inputs, Attributes, Output>) => {
    readonly [Name in keyof Inputs]: () => tf.Tensor;
  };
}

/** What gradients are computed from. */
export interface GradientCall<Inputs extends Tensors, Attributes, Output extends Outputs = tf.Tensor> {
  /** The gradient of every output. */
  readonly upstream: Output;
  /** Those that are saved. */
  readonly inputs: Inputs;
  /** Those that are saved, in their order. */
  readonly outputs: readonly tf.Tensor[];
  readonly attributes: Attributes;
}

/** Runs a kernel of the current backend. At the first use its composition becomes one where there is none. */
export function runKernel<Inputs extends Tensors, Attributes, Output extends Outputs = tf.Tensor>(
  { name: kernelName, compose }: Kernel<Inputs, Attributes, Output>,
  inputs: Inputs,
  attributes: Attributes,
): Output {
  const backendName = tf.getBackend();
  if (!tf.getKernel(kernelName, backendName)) {
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: (call) =>
        tf.tidy(
          () =>
            compose(call.inputs as unknown as Inputs, call.attrs as unknown as Attributes) as
              | tf.Tensor
              | tf.Tensor[],
        ),
    });
  }
  return tf
    .engine()
    .runKernel(
      kernelName,
      inputs as tf.NamedTensorMap,
      attributes as unknown as tf.NamedAttrMap,
    ) as unknown as Output;
}

/**
 * Runs an operation as one step of tfjs's tape.
 *
 * Its gradients are registered at its first use, because `tf.customGrad` would compute those of all inputs, of images
 * too.
 */
export function runDifferentiable<Inputs extends Tensors, Attributes, Output extends Outputs = tf.Tensor>(
  operation: Differentiable<Inputs, Attributes, Output>,
  inputs: Inputs,
  attributes: Attributes,
): Output {
  const { name: kernelName, savedInputs, savedOutputs = [], gradients } = operation;
  if (!tf.getGradient(kernelName)) {
    tf.registerGradient({
      kernelName,
      inputsToSave: [...savedInputs],
      outputsToSave: [...savedOutputs],
      gradFunc: (upstream, saved, attributes) => ({
        ...gradients({
          upstream: upstream as unknown as Output,
          inputs: Object.fromEntries(
            savedInputs.map((name, index) => [name, saved[index]]),
          ) as unknown as Inputs,
          outputs: saved.slice(savedInputs.length),
          attributes: attributes as unknown as Attributes,
        }),
      }),
    });
  }
  return runKernel(operation, inputs, attributes);
}
