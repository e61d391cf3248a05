import {
  type DataType,
  type InferredValue,
  inferValues,
  type Node,
  type Tensor,
  type Weight,
  weightTensor,
} from '@fsnet/graph';
import type { Network } from './network.ts';

/** Sizes of the inputs that a network is planned for, by name. */
export type InputShapes = Readonly<Record<string, readonly number[]>>;

/** What is known of a network's values before it runs with inputs of certain shapes. */
export class KnownValues {
  readonly #weights: ReadonlyMap<string, Weight>;
  readonly #values: ReadonlyMap<string, InferredValue>;
  readonly #tensors = new Map<string, Tensor>();

  constructor(network: Network, shapes: InputShapes) {
    const inputs = network.inputs.map((info) => ({ ...info, shape: shapes[info.name] }));
    // Declared outputs may have been renamed, and what they declare is of no use here.
    this.#values = inferValues({ ...network, inputs, outputs: [] });
    this.#weights = network.weights;
  }

  dtype(value: string): DataType {
    return this.#values.get(value)!.dtype;
  }

  shape(value: string): readonly number[] {
    return this.#values.get(value)!.shape as readonly number[];
  }

  /** Whether type and shape are known. */
  isKnown(value: string): boolean {
    return this.#values.get(value)?.shape?.every((size) => typeof size === 'number') === true;
  }

  /** Whether all of a node's inputs and outputs are known. */
  isKnownNode(node: Node): boolean {
    return [...node.inputs, ...node.outputs].every((name) => name === '' || this.isKnown(name));
  }

  weight(value: string): Weight | undefined {
    return this.#weights.get(value);
  }

  isConstant(value: string): boolean {
    return this.#weights.has(value) || this.#values.get(value)?.constant !== undefined;
  }

  /** Whether the value follows from the shapes of the inputs, so that it is constant for them only. */
  dependsOnShapes(value: string): boolean {
    return this.isConstant(value) && !this.#weights.has(value);
  }

  constant(value: string): Tensor | undefined {
    const inferred = this.#values.get(value)?.constant ?? this.#tensors.get(value);
    const weight = this.#weights.get(value);
    if (inferred || !weight) return inferred;
    const tensor = weightTensor(weight);
    // Larger ones are read once, when they are packed.
    if (tensor.data.length <= 4096) this.#tensors.set(value, tensor);
    return tensor;
  }
}
