import { FsnError } from '@fsnet/graph';
import type { PickleHost } from '../pickle/machine.ts';
import {
  isDict,
  isObject,
  itemsOf,
  kindOf,
  type PythonValue,
  type TensorValue,
} from '../pickle/python-value.ts';
import { type Storage, storageTypes } from './storage.ts';

const dictionary = 'collections.OrderedDict';
const rebuildTensor = 'torch._utils._rebuild_tensor';
const rebuildTensorV2 = 'torch._utils._rebuild_tensor_v2';
const rebuildParameter = 'torch._utils._rebuild_parameter';

/** The only names that a checkpoint may mention beside the classes of storages. */
const names: ReadonlySet<string> = new Set([dictionary, rebuildTensor, rebuildTensorV2, rebuildParameter]);

/** What a checkpoint's pickle may ask for: tensors, the storages that they lie in, ordered dictionaries. */
export class TorchHost implements PickleHost {
  /** By key, as the pickle has asked for them. */
  readonly storages: Map<string, Storage> = new Map();

  knows(name: string): boolean {
    return names.has(name) || Object.hasOwn(storageTypes, name);
  }

  call(name: string, parameters: readonly PythonValue[], at: number): PythonValue | undefined {
    switch (name) {
      case dictionary:
        return orderedDictionary(parameters, at);
      case rebuildTensor:
      case rebuildTensorV2:
        return tensor(parameters, at);
      case rebuildParameter:
        return isObject(parameters[0]) && parameters[0].kind === 'tensor'
          ? { ...parameters[0] }
          : wrong('a tensor', kindOf(parameters[0]), at);
      default:
        return undefined;
    }
  }

  /** A storage by `('storage', class, key, device, elements)`; a sixth item makes it a view, in old files. */
  load(id: PythonValue, at: number): Storage {
    const [kind, type, key, , count, view] = itemsOf(id) ?? [];
    if (kind !== 'storage' || typeof key !== 'string' || !isObject(type) || type.kind !== 'name')
      return wrong('the id of a storage', kindOf(id), at);
    const dtype = Object.hasOwn(storageTypes, type.name) ? storageTypes[type.name] : undefined;
    if (dtype === undefined) return wrong('a class of storages', type.name, at);
    const root = { kind: 'storage', key, dtype, count: size(count, at), offset: 0 } as const;
    const known = this.storages.get(key);
    if (known && (known.dtype !== root.dtype || known.count !== root.count))
      return wrong(`${known.count} ${known.dtype} as before`, `${root.count} ${dtype}`, at);
    this.storages.set(key, root);
    if (view === null || view === undefined) return root;
    const [, offset, length] = (itemsOf(view) ?? wrong('a view', kindOf(view), at)).map((item) =>
      typeof item === 'string' ? 0 : size(item, at),
    );
    if (!(offset + length <= root.count))
      return wrong(`a view in ${root.count} values`, `${offset} + ${length}`, at);
    return { ...root, count: length, offset };
  }
}

function orderedDictionary(parameters: readonly PythonValue[], at: number): PythonValue {
  const items = new Map<PythonValue, PythonValue>();
  for (const pair of itemsOf(parameters[0]) ?? []) {
    const [key, value] = itemsOf(pair) ?? [];
    if (key === undefined || value === undefined) return wrong('a key with its value', kindOf(pair), at);
    items.set(key, value);
  }
  return { kind: 'dict', items };
}

/** `(storage, offset, sizes, strides, ...)`; what follows is about gradients. */
function tensor([storage, offset, shape, strides]: readonly PythonValue[], at: number): TensorValue {
  if (!isObject(storage) || storage.kind !== 'storage') return wrong('a storage', kindOf(storage), at);
  const sizes = (value: PythonValue | undefined): number[] =>
    (itemsOf(value) ?? wrong('a tuple of sizes', kindOf(value), at)).map((item) => size(item, at));
  return {
    kind: 'tensor',
    storage,
    offset: size(offset, at),
    shape: sizes(shape),
    strides: sizes(strides),
    at,
  };
}

function size(value: PythonValue | undefined, at: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : wrong('a whole number', typeof value === 'number' ? value : kindOf(value), at);
}

function wrong(expected: string, actual: unknown, at: number): never {
  throw new FsnError('malformed', `checkpoint: expected ${expected}, found ${String(actual)}`, {
    offset: at,
    expected,
    actual,
  });
}

/** Names under which training scripts put the state dict into a larger checkpoint. */
const stateKeys = ['state_dict', 'model_state_dict', 'net', 'model', 'network', 'state', 'weights'];

/**
 * The tensors of a checkpoint by name: those of the dictionary that stands under `state_dict` or another usual name,
 * one in the other at most twice, or its own.
 *
 * @throws FsnError `bad-data` where there are none.
 */
export function findTensors(value: PythonValue): Map<string, TensorValue> {
  let state = value;
  for (let depth = 0; depth < 2 && isDict(state); depth++) {
    const { items } = state;
    const key = stateKeys.find((name) => isDict(items.get(name)));
    if (key === undefined) break;
    state = items.get(key) as PythonValue;
  }
  const tensors = new Map<string, TensorValue>();
  for (const [key, item] of isDict(state) ? state.items : [])
    if (typeof key === 'string' && isObject(item) && item.kind === 'tensor') tensors.set(key, item);
  if (tensors.size > 0) return tensors;
  throw new FsnError('bad-data', 'the checkpoint holds no state dict: no tensors by name', {
    expected: `tensors, or a dictionary of them named ${stateKeys.join(', ')}`,
    actual: isDict(state) ? [...state.items.keys()].slice(0, 10).map(String) : kindOf(state),
  });
}
