import { float32, type Tensor as HostTensor } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainableNetwork } from './trainable-network.ts';

/** Values by parameter and statistic. */
export type Values = ReadonlyMap<string, Float32Array>;

/** What a network starts with. */
export function initialValues({ parameters, statistics }: TrainableNetwork): Map<string, Float32Array> {
  return new Map([...parameters, ...statistics].map(({ name, initial }) => [name, initial]));
}

/** An input in ONNX's layout as the network takes it: channels last. */
export function asInput({ shape, data }: HostTensor): tf.Tensor {
  const tensor = tf.tensor(data as Float32Array, [...shape]);
  if (shape.length !== 3 && shape.length !== 4) return tensor;
  return tf.transpose(tensor, [0, ...shape.slice(2).map((_, i) => i + 2), 1]);
}

/** The outputs of a network as it is evaluated. */
export async function evaluate(
  network: TrainableNetwork,
  values: Values,
  inputs: Readonly<Record<string, HostTensor>>,
): Promise<Record<string, HostTensor>> {
  const outputs = tf.tidy(() =>
    network.forward({
      inputs: Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, asInput(input)])),
      parameter: tensors(network.parameters, values),
      statistic: tensors(network.statistics, values),
      training: false,
      observe: () => {},
      progress: 1,
    }),
  );
  const found: Record<string, HostTensor> = {};
  for (const [name, tensor] of Object.entries(outputs))
    found[name] = float32(tensor.shape, (await tensor.data<'float32'>()).slice());
  tf.dispose(outputs);
  return found;
}

/** Tensors of values by name. */
export function tensors(
  specs: readonly { readonly name: string; readonly shape: readonly number[] }[],
  values: Values,
): (name: string) => tf.Tensor {
  const shapes = new Map(specs.map(({ name, shape }) => [name, shape]));
  return (name) => tf.tensor(values.get(name)!.slice(), [...shapes.get(name)!]);
}
