import type { StateDict, StoredTensor } from './stored-tensor.ts';

/** PyTorch's names for the variables of Keras' layers. */
const variables: Readonly<Record<string, string>> = {
  kernel: 'weight',
  bias: 'bias',
  gamma: 'weight',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
};

/**
 * Variables of Keras, `conv2d_3/conv2d_3/kernel:0`, as entries of a state dict, `conv2d_3.weight`: filters
 * `[filters, channels, rows, columns]` instead of `[rows, columns, channels, filters]`, matrices transposed. Other
 * entries stay as they are.
 */
export function fromKeras(tensors: StateDict): StateDict {
  return new Map(
    [...tensors].map(([name, tensor]) => {
      const [, layer, variable] = /([^/]+)\/([a-z_]+):0$/.exec(name) ?? [];
      if (layer === undefined || !Object.hasOwn(variables, variable)) return [name, tensor];
      const reordered = variable === 'kernel' ? filtersFirst(tensor) : tensor;
      return [`${layer}.${variables[variable]}`, reordered];
    }),
  );
}

/** The same values with the last size first, and with the channels of filters behind it. */
function filtersFirst(tensor: StoredTensor): StoredTensor {
  const last = tensor.shape.length - 1;
  if (last < 1) return tensor;
  const window = Array.from({ length: last - 1 }, (_, axis) => axis);
  const order = [last, last - 1, ...window];
  const pick = (values: readonly number[]) => order.map((axis) => values[axis]);
  return { ...tensor, shape: pick(tensor.shape), strides: pick(tensor.strides) };
}
