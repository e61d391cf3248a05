import { elementCount, type Tensor as HostTensor } from '@fsnet/graph';
import { convertLayout, hasChannelsLast, type Layout, physicalOrder } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { ParameterForm } from './find-parameters.ts';
import type { ForwardCall } from './forward-call.ts';
import { asWeight, parameterAxes, widened } from './parameter-layout.ts';

/** A value of a pass, in one layout or both. */
interface Value {
  /** As ONNX orders it. */
  readonly shape: readonly number[];
  readonly tensors: Map<Layout, tf.Tensor>;
  /** Whether the frame made the tensors. */
  readonly owned: boolean;
}

/** Where a pass finds what is not computed by its steps. */
export interface WeightSource {
  /** The values of a learned weight as the network computes with them, in the layout of its parameter. */
  learned(
    name: string,
  ):
    | { readonly tensor: tf.Tensor; readonly shape: readonly number[]; readonly form: ParameterForm }
    | undefined;
  /** A value that is no function of inputs and parameters. */
  constant(name: string): HostTensor | undefined;
}

/** One pass through the network: its values by name, of which it forgets those that no step reads any more. */
export class Frame {
  readonly call: ForwardCall;
  readonly #source: WeightSource;
  readonly #values = new Map<string, Value>();
  readonly #learned = new Map<string, ReturnType<WeightSource['learned']>>();

  constructor(call: ForwardCall, source: WeightSource) {
    this.call = call;
    this.#source = source;
  }

  /** Takes an input of the network, which stays the caller's. */
  setInput(name: string, tensor: tf.Tensor): void {
    const layout = hasChannelsLast(tensor.shape.length) ? 'nhwc' : 'plain';
    const order = physicalOrder(tensor.shape.length, layout);
    const shape = order.map((_, axis) => tensor.shape[order.indexOf(axis)]);
    this.#values.set(name, { shape, tensors: new Map([[layout, tensor]]), owned: false });
  }

  set(name: string, tensor: tf.Tensor, layout: Layout): void {
    const order = physicalOrder(tensor.shape.length, layout);
    const shape = order.map((_, axis) => tensor.shape[order.indexOf(axis)]);
    this.#values.set(name, { shape, tensors: new Map([[layout, tensor]]), owned: true });
  }

  /** ONNX's shape of a value that is computed. */
  shape(name: string): readonly number[] {
    return this.#value(name).shape;
  }

  /** The layout in which a value is at hand; channels last where it is in both. */
  layout(name: string): Layout {
    return this.#values.get(name)?.tensors.has('nhwc') ? 'nhwc' : 'plain';
  }

  /** The value in that layout. It stays the frame's. */
  get(name: string, layout: Layout): tf.Tensor {
    const { shape, tensors } = this.#value(name);
    const wanted = hasChannelsLast(shape.length) ? layout : 'plain';
    const found = tensors.get(wanted);
    if (found) return found;
    const [[from, tensor]] = tensors;
    const converted = convertLayout(tensor, shape, from);
    tensors.set(wanted, converted);
    return converted;
  }

  /** Filters as convolutions take them: `[height, width, channels a group, filters]`. */
  filters(name: string): tf.Tensor4D {
    const learned = this.#learnedWeight(name);
    if (learned?.form === 'filter') return learned.tensor as tf.Tensor4D;
    const plain = this.get(name, 'plain');
    const wide = tf.reshape(plain, [...widened(plain.shape, 'filter')]);
    return tf.transpose(wide, [...parameterAxes('filter')!]) as tf.Tensor4D;
  }

  /** A matrix as `[inputs, outputs]`; `isTransposed` says that its weight is not. */
  matrix(name: string, isTransposed: boolean): tf.Tensor2D {
    const learned = this.#learnedWeight(name);
    if (learned?.form === 'transposed' && isTransposed) return learned.tensor as tf.Tensor2D;
    const plain = this.get(name, 'plain') as tf.Tensor2D;
    return isTransposed ? tf.transpose(plain) : plain;
  }

  /** Forgets a value that is read no more. */
  forget(name: string): void {
    const value = this.#values.get(name);
    this.#values.delete(name);
    if (value?.owned) for (const tensor of value.tensors.values()) tensor.dispose();
  }

  #learnedWeight(name: string): ReturnType<WeightSource['learned']> {
    if (!this.#learned.has(name)) this.#learned.set(name, this.#source.learned(name));
    return this.#learned.get(name);
  }

  #value(name: string): Value {
    let value = this.#values.get(name);
    if (!value) {
      const tensor = this.#stored(name);
      value = { shape: tensor.shape, tensors: new Map([['plain', tensor]]), owned: false };
      this.#values.set(name, value);
    }
    return value;
  }

  #stored(name: string): tf.Tensor {
    const learned = this.#learnedWeight(name);
    if (learned) return asWeight(learned.tensor, learned.shape, learned.form);
    const constant = this.#source.constant(name);
    if (!constant) throw new RangeError(`the network has no value "${name}"`);
    return hostTensor(constant);
  }
}

function hostTensor({ dtype, shape, data }: HostTensor): tf.Tensor {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool')
    return tf.tensor(data as Float32Array, [...shape], dtype);
  const values = new Int32Array(elementCount(shape));
  for (let i = 0; i < values.length; i++) values[i] = Number((data as BigInt64Array)[i]);
  return tf.tensor(values, [...shape], 'int32');
}
