import type { Facts } from '../fuse/planned-node.ts';
import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Weight } from '../weight/weight.ts';
import { weightTensor } from '../weight/weight-tensor.ts';
import type { InputShapes } from './input-shapes.ts';
import type { PreparedNetwork } from './prepared-network.ts';

/** What is known of a network's values before it runs with inputs of certain shapes. */
export interface KnownValues extends Facts {
  /** The weight of that name as stored, `undefined` for values that are computed. */
  weight(value: string): Weight | undefined;
  /** Whether type and shape are known. */
  isKnown(value: string): boolean;
  /** Whether all of a node's inputs and outputs are known. */
  isKnownNode(node: Node): boolean;
  /** Whether {@link Facts.constant} knows it: values without elements too. */
  isConstant(value: string): boolean;
  isEmpty(value: string): boolean;
  /** Whether the value follows from the shapes of the inputs, so that it is constant for them only. */
  dependsOnShapes(value: string): boolean;
}

/** Larger constants are read once, when they are packed. */
const mostKept = 4096;

export function knownValues({ weights, ...network }: PreparedNetwork, shapes: InputShapes): KnownValues {
  const inputs = network.inputs.map((info) => ({ ...info, shape: shapes[info.name] }));
  // Declared outputs may have been renamed, and what they declare is of no use here.
  const values = network.operators.infer({ ...network, weights, inputs, outputs: [] });
  const tensors = new Map<string, Tensor>();
  const isKnown = (value: string) =>
    values.get(value)?.shape?.every((size) => typeof size === 'number') === true;
  const isEmpty = (value: string) => isKnown(value) && values.get(value)!.shape!.includes(0);
  const isConstant = (value: string) =>
    weights.has(value) || values.get(value)?.constant !== undefined || isEmpty(value);
  return {
    isKnown,
    isConstant,
    isEmpty,
    isKnownNode: ({ inputs, outputs }) =>
      [...inputs, ...outputs].every((name) => name === '' || isKnown(name)),
    dependsOnShapes: (value) => isConstant(value) && !weights.has(value),
    dtype: (value) => values.get(value)!.dtype,
    shape: (value) => values.get(value)!.shape as readonly number[],
    weight: (value) => weights.get(value),
    constant(value) {
      const known = values.get(value)?.constant ?? tensors.get(value);
      const weight = weights.get(value);
      if (!known && isEmpty(value)) {
        const { dtype, shape } = values.get(value)!;
        return { dtype, shape: shape as readonly number[], data: allocate(dtype, 0) };
      }
      if (known || !weight) return known;
      const tensor = weightTensor(weight);
      if (tensor.data.length <= mostKept) tensors.set(value, tensor);
      return tensor;
    },
  };
}
