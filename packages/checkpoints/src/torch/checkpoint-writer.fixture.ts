import { crc32 } from 'node:zlib';
import { bytesOf, type TensorData } from '@fsnet/graph';
import { type Python, writePickle } from '../pickle/pickle-writer.fixture.ts';

/** A tensor to write; tensors of one `key` share their storage. */
interface WrittenTensor {
  readonly key?: string;
  /** PyTorch's class; `FloatStorage` where left out. */
  readonly storage?: string;
  readonly data: TensorData;
  readonly shape: readonly number[];
  readonly strides?: readonly number[];
  readonly offset?: number;
  /** Of the storage in its pickle; the data's where left out. */
  readonly count?: number;
}

export type Written = Readonly<Record<string, WrittenTensor>>;

/** What a file may have that the plain one has not. */
export interface WriteOptions {
  /** Makes the object that is saved of the state dict. */
  readonly wrap?: (state: Python) => Python;
  readonly byteOrder?: string;
  readonly littleEndian?: boolean;
}

/** A checkpoint as `torch.save` writes it: a zip archive, its files stored at multiples of 64 bytes. */
export function writeZipCheckpoint(tensors: Written, options: WriteOptions = {}): Uint8Array {
  const files = new Map<string, Uint8Array>();
  files.set('archive/data.pkl', writePickle(pickled(tensors, options, false)));
  files.set('archive/byteorder', new TextEncoder().encode(options.byteOrder ?? 'little'));
  for (const [key, { data }] of storagesOf(tensors)) files.set(`archive/data/${key}`, bytesOf(data));
  files.set('archive/version', new TextEncoder().encode('3\n'));
  return writeZip(files);
}

/** A checkpoint as `torch.save` wrote it before 1.6. */
export function writeLegacyCheckpoint(tensors: Written, options: WriteOptions = {}): Uint8Array {
  const machine: Python = {
    dict: [
      ['protocol_version', 1001],
      ['little_endian', options.littleEndian ?? true],
      ['type_sizes', { dict: [['int', 4]] }],
    ],
  };
  const storages = storagesOf(tensors);
  return joined([
    writePickle({ long: 0x1950a86a20f9469cfc6cn }),
    writePickle(1001),
    writePickle(machine),
    writePickle(pickled(tensors, options, true)),
    writePickle([...storages.keys()]),
    ...[...storages.values()].flatMap(({ data }) => [
      bytesOf(BigInt64Array.of(BigInt(data.length))),
      bytesOf(data),
    ]),
  ]);
}

/** A zip archive of stored files. */
export function writeZip(files: ReadonlyMap<string, Uint8Array>, method = 0): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const path = new TextEncoder().encode(name);
    const padding = (64 - ((offset + 34 + path.length) % 64)) % 64;
    const sizes = [crc32(content), content.length, content.length].flatMap((value) => numbers(value, 4));
    const common = [
      ...numbers(0, 2),
      ...numbers(method, 2),
      ...numbers(0, 4),
      ...sizes,
      ...numbers(path.length, 2),
    ];
    const extra = [...numbers(0x4246, 2), ...numbers(padding, 2), ...new Array<number>(padding).fill(0x5a)];
    const local = [...numbers(0x04034b50, 4), ...numbers(20, 2), ...common, ...numbers(extra.length, 2)];
    parts.push(Uint8Array.from([...local, ...path, ...extra]), content);
    const versions = [...numbers(0x02014b50, 4), ...numbers(20, 2), ...numbers(20, 2)];
    const rest = [...numbers(0, 12), ...numbers(offset, 4)];
    directory.push(Uint8Array.from([...versions, ...common, ...rest, ...path]));
    offset += local.length + path.length + extra.length + content.length;
  }
  const list = joined(directory);
  const counts = [...numbers(files.size, 2), ...numbers(files.size, 2)];
  const end = [...numbers(0x06054b50, 4), ...numbers(0, 4), ...counts];
  const place = [...numbers(list.length, 4), ...numbers(offset, 4), ...numbers(0, 2)];
  return joined([...parts, list, Uint8Array.from([...end, ...place])]);
}

function pickled(tensors: Written, { wrap = (state) => state }: WriteOptions, isLegacy: boolean): Python {
  const dict: Python = {
    global: 'collections OrderedDict',
    call: [Object.entries(tensors).map(([name, tensor]) => [name, tensorCall(name, tensor, isLegacy)])],
    state: { dict: [['_metadata', { global: 'collections OrderedDict', call: [] }]] },
  };
  return wrap(dict);
}

function tensorCall(name: string, tensor: WrittenTensor, isLegacy: boolean): Python {
  const { key = name, storage = 'FloatStorage', data, shape, offset = 0, count = data.length } = tensor;
  const strides = tensor.strides ?? shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const id: Python[] = ['storage', { global: `torch ${storage}` }, key, 'cuda:0', count];
  if (isLegacy) id.push(null);
  return {
    global: 'torch._utils _rebuild_tensor_v2',
    call: [
      { persistent: { tuple: id } },
      offset,
      { tuple: shape },
      { tuple: strides },
      false,
      { global: 'collections OrderedDict', call: [] },
    ],
  };
}

function storagesOf(tensors: Written): Map<string, WrittenTensor> {
  return new Map(Object.entries(tensors).map(([name, tensor]) => [tensor.key ?? name, tensor]));
}

function numbers(value: number, length: number): number[] {
  return Array.from({ length }, (_, i) => Math.floor(value / 2 ** (8 * i)) % 256);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}
