import { byteLengthOf } from '@fsnet/graph';
import type { TensorValue } from '../pickle/python-value.ts';
import { checkTensor } from '../state/check-sizes.ts';
import type { StateDict, StoredTensor } from '../state/stored-tensor.ts';

/** What a checkpoint's pickle says, and the bytes of the storages by key. */
export interface TorchTensors {
  readonly tensors: ReadonlyMap<string, TensorValue>;
  readonly storages: ReadonlyMap<string, Uint8Array>;
}

/** The tensors with their bytes, each checked to lie in its storage. */
export function joinStorages({ tensors, storages }: TorchTensors): StateDict {
  const joined = new Map<string, StoredTensor>();
  for (const [name, { storage, offset, shape, strides, at }] of tensors) {
    const { key, dtype, count, offset: viewOffset } = storage;
    const all = storages.get(key) ?? new Uint8Array(0);
    const start = byteLengthOf(dtype, viewOffset);
    const bytes = all.subarray(start, start + byteLengthOf(dtype, count));
    const tensor = { dtype, shape, strides, offset, bytes };
    checkTensor(tensor, at);
    joined.set(name, tensor);
  }
  return joined;
}
