import {
  checkInputShapes,
  checkInputs,
  type DataType,
  elementCount,
  type Tensor as HostTensor,
  inputTensors,
  type ModelInput,
  type TensorData,
  type ValueInfo,
} from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { fromDevice, inputType, isDeviceInput, toDevice } from '../plan/device-types.ts';
import type { RunInputs } from '../run/run-plan.ts';
import { type ImageSource, imageTensor, isImageSource } from './image-input.ts';

/**
 * What a network is fed, by input, in ONNX's layout: a tensor of tfjs's, which stays the caller's; a typed array, or a
 * `GPUBuffer` of the backend's device, whose length tells the shape; a tensor `{ dtype, shape, data }`; or an image
 * for an input that says how images become it.
 */
export type SessionInput = tf.Tensor | TensorData | HostTensor | GPUBuffer | ImageSource;

/**
 * Inputs that have been checked, on the side where the network wants them as far as that needs no waiting. Tensors are
 * kept, whatever scope of tfjs's is closed before they are used.
 */
export interface PreparedInputs {
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** Tensors of tfjs's for inputs that the host needs. */
  readonly toDownload: ReadonlyMap<string, { readonly tensor: tf.Tensor; readonly dtype: DataType }>;
  readonly inputs: RunInputs;
  dispose(): void;
}

/**
 * Checks inputs and brings them to the device.
 *
 * @throws TypeError or RangeError for those that do not fit.
 */
export function prepareInputs(
  given: Readonly<Record<string, SessionInput>>,
  expected: readonly ModelInput[],
  declared: readonly ValueInfo[],
): PreparedInputs {
  const tensors = new Map<string, tf.Tensor>();
  const onHost: Record<string, TensorData | HostTensor> = {};
  const dispose = () => {
    for (const tensor of tensors.values()) tensor.dispose();
  };
  try {
    for (const [name, value] of Object.entries(given)) {
      const input = expected.find((each) => each.name === name);
      const tensor = input && deviceTensor(value, input);
      if (tensor) tensors.set(name, tf.keep(tensor));
      else onHost[name] = value as TensorData | HostTensor;
    }
    const hostTensors = inputTensors(onHost, expected);
    const shapes: Record<string, readonly number[]> = {};
    for (const [name, { shape }] of [...tensors, ...Object.entries(hostTensors)]) shapes[name] = shape;
    checkInputShapes(declared, shapes);
    checkInputs(
      declared.filter(({ name }) => hostTensors[name]),
      hostTensors,
    );
    const toDownload = new Map<string, { tensor: tf.Tensor; dtype: DataType }>();
    const host = new Map<string, HostTensor>();
    for (const { name, dtype } of expected) {
      const isDevice = isDeviceInput(dtype) && elementCount(shapes[name]) > 0;
      const tensor = tensors.get(name);
      if (tensor && !isDevice) toDownload.set(name, { tensor, dtype });
      else if (!tensor && isDevice) tensors.set(name, tf.keep(toDevice(hostTensors[name], name)));
      else if (!tensor) host.set(name, hostTensors[name]);
    }
    return { shapes, toDownload, inputs: { tensors, host }, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** Brings those to the host that it needs. */
export async function downloadInputs({ toDownload, inputs }: PreparedInputs): Promise<RunInputs> {
  const host = new Map(inputs.host);
  const tensors = new Map(inputs.tensors);
  for (const [name, { tensor, dtype }] of toDownload) {
    host.set(name, fromDevice(await tensor.data(), dtype, tensor.shape));
    tensors.delete(name);
    tensor.dispose();
  }
  return { tensors, host };
}

/** A tensor of our own for a value that is no array or tensor on the host. */
function deviceTensor(value: SessionInput, input: ModelInput): tf.Tensor | undefined {
  if (value instanceof tf.Tensor) {
    const type = inputType(input.dtype);
    if (value.dtype !== type)
      throw new TypeError(
        `input "${input.name}": expected a tensor of ${type ?? input.dtype}, found ${value.dtype}`,
      );
    return tf.clone(value);
  }
  if (typeof GPUBuffer !== 'undefined' && value instanceof GPUBuffer) return bufferTensor(value, input);
  return isImageSource(value) ? imageTensor(value, input) : undefined;
}

/** A tensor that reads the caller's buffer, which is not copied and stays the caller's. */
function bufferTensor(buffer: GPUBuffer, input: ModelInput): tf.Tensor {
  const type = inputType(input.dtype);
  if (tf.getBackend() !== 'webgpu' || !type || type === 'bool')
    throw new TypeError(`input "${input.name}" cannot be a GPUBuffer: ${input.dtype} on ${tf.getBackend()}`);
  const { shape } = inputTensors({ [input.name]: unread(buffer.size / 4, input.dtype) }, [input])[input.name];
  return tf.tensor({ buffer, zeroCopy: true }, [...shape], type);
}

/** Stands for numbers of which only their count is asked. */
function unread(length: number, dtype: DataType): TensorData {
  return (dtype === 'float32' ? new Float32Array(length) : new Int32Array(length)) as TensorData;
}
