import type { Node } from '../network/node.ts';
import type { DataType, TensorData } from '../tensor/data-type.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { nodeError } from './node-error.ts';

/** How the elements of a type are computed with. */
export type ElementClass = 'float' | 'integer' | 'big-integer' | 'bool';

/** Arrays of plain numbers, and of bigints: code for one does not run on the other. */
export type NumberData = Exclude<TensorData, BigIntData>;
export type BigIntData = BigInt64Array | BigUint64Array;

const classes: Readonly<Partial<Record<DataType, ElementClass>>> = {
  float32: 'float',
  float64: 'float',
  int8: 'integer',
  uint8: 'integer',
  int16: 'integer',
  uint16: 'integer',
  int32: 'integer',
  uint32: 'integer',
  int64: 'big-integer',
  uint64: 'big-integer',
  bool: 'bool',
};

/** The class of a type. @throws FsnError `unsupported-type` for the types that are only carried. */
export function elementClass(node: Node, dtype: DataType): ElementClass {
  const found = classes[dtype];
  if (!found) throw nodeError(node, 'unsupported-type', `${dtype} values cannot be computed with`);
  return found;
}

export function holdsBigInts(data: TensorData): data is BigIntData {
  return data instanceof BigInt64Array || data instanceof BigUint64Array;
}

/** The type that all of `tensors` have. @throws FsnError `bad-type` where they differ. */
export function commonType(node: Node, tensors: readonly Pick<Tensor, 'dtype'>[]): DataType {
  const { dtype } = tensors[0];
  for (const tensor of tensors) {
    if (tensor.dtype !== dtype)
      throw nodeError(node, 'bad-type', 'inputs of different types', {
        expected: dtype,
        actual: tensor.dtype,
      });
  }
  return dtype;
}
