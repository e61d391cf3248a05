import { FsnError } from '@fsnet/graph';
import { readFields } from './fields.ts';
import type { TensorMessage } from './messages.ts';
import { NumberList } from './number-list.ts';

/** No tensor of a network has more axes; a lying file could claim millions. */
const maximumRank = 64;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

// Most tensors share these: a file of nothing but small tensors should not fill the memory.
const noDims: readonly number[] = [];
const noNumbers: TensorMessage['typed'] = new Map();

const lists = { 4: 'float', 5: 'int32', 7: 'int64', 10: 'double', 11: 'uint64' } as const;

/** Reads a `TensorProto`. The values stay views of the file's bytes where they stand as raw data. */
export function readTensor(bytes: Uint8Array, path: string): TensorMessage {
  const dims = new NumberList('int64');
  const tensor: Mutable<TensorMessage> = {
    name: '',
    dataType: 0,
    dims: noDims,
    typed: noNumbers,
    hasStrings: false,
    hasSegment: false,
  };
  let isExternal = false;
  let external: Map<string, string> | undefined;
  readFields(bytes, path, (field, value) => {
    switch (field) {
      case 1:
        dims.add(value);
        if (dims.length > maximumRank) throw new FsnError('bad-shape', `${path} has too many axes`, { path });
        break;
      case 2:
        tensor.dataType = value.number();
        break;
      case 3:
        tensor.hasSegment = true;
        break;
      case 4:
      case 5:
      case 7:
      case 10:
      case 11: {
        const list = tensor.typed.get(field) ?? new NumberList(lists[field]);
        list.add(value);
        tensor.typed = new Map([...tensor.typed, [field, list]]);
        break;
      }
      case 6:
        tensor.hasStrings = true;
        break;
      case 8:
        tensor.name = value.text();
        break;
      case 9:
        tensor.rawData = value.bytes();
        break;
      case 13:
        external ??= new Map();
        external.set(...readEntry(value.bytes(), path));
        break;
      case 14:
        isExternal = value.number() === 1;
    }
  });
  // A copy, because what `from` makes has room for more.
  if (dims.length > 0) tensor.dims = Array.from(dims.array(), Number).slice();
  if (isExternal) tensor.external = external ?? new Map();
  return tensor;
}

/** Reads a `StringStringEntryProto` as `[key, value]`. */
export function readEntry(bytes: Uint8Array, path: string): [string, string] {
  const entry: [string, string] = ['', ''];
  readFields(bytes, path, (field, value) => {
    if (field === 1 || field === 2) entry[field - 1] = value.text();
  });
  return entry;
}
