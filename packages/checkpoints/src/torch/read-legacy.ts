import { byteLengthOf, FsnError } from '@fsnet/graph';
import { ByteReader } from '../pickle/byte-reader.ts';
import { isDict, itemsOf, kindOf } from '../pickle/python-value.ts';
import { unpickle } from '../pickle/unpickle.ts';
import { findTensors, TorchHost } from './torch-host.ts';
import type { TorchTensors } from './torch-tensors.ts';

/** The first pickle of the file: a number that no other file begins with. */
const magic = 0x1950a86a20f9469cfc6cn;
const protocolVersion = 1001;

/**
 * The tensors of a checkpoint as PyTorch wrote it before 1.6, and still does where asked: pickles of a magic number,
 * a version, the machine, the object and the keys of its storages, then these, each after its number of elements.
 */
export function readLegacy(file: Uint8Array): TorchTensors {
  const reader = new ByteReader(file);
  const host = new TorchHost();
  const start = unpickle(reader, host);
  if (start !== magic)
    throw new FsnError('not-checkpoint', 'a pickle, but no checkpoint of PyTorch', {
      offset: 0,
      expected: magic,
      actual: typeof start === 'bigint' || typeof start === 'number' ? start : kindOf(start),
    });
  let at = reader.offset;
  const version = unpickle(reader, host);
  if (version !== protocolVersion)
    throw new FsnError('unsupported-version', `checkpoint: expected protocol ${protocolVersion}`, {
      offset: at,
      expected: protocolVersion,
      actual: typeof version === 'number' ? version : kindOf(version),
    });
  at = reader.offset;
  const machine = unpickle(reader, host);
  const isLittle = isDict(machine) ? machine.items.get('little_endian') : undefined;
  if (isLittle !== true)
    throw new FsnError('unsupported-version', "the checkpoint's numbers are big-endian", {
      offset: at,
      expected: 'little_endian: True',
      actual: isLittle === false ? 'little_endian: False' : kindOf(isLittle),
    });
  const tensors = findTensors(unpickle(reader, host));
  at = reader.offset;
  const keys = unpickle(reader, host);
  return { tensors, storages: readStorages(itemsOf(keys), at, reader, host) };
}

function readStorages(
  keys: ReturnType<typeof itemsOf>,
  at: number,
  reader: ByteReader,
  host: TorchHost,
): Map<string, Uint8Array> {
  const storages = new Map<string, Uint8Array>();
  const missing = new Set(host.storages.keys());
  for (const key of keys ?? []) {
    const storage = typeof key === 'string' ? host.storages.get(key) : undefined;
    if (!storage || !missing.delete(storage.key))
      throw malformed('the key of a storage, once', typeof key === 'string' ? key : kindOf(key), at);
    const start = reader.offset;
    const count = reader.uint64();
    if (count !== storage.count) throw malformed(`${storage.count} values`, count, start);
    storages.set(storage.key, reader.bytes(byteLengthOf(storage.dtype, count)));
  }
  if (missing.size > 0) throw malformed(`the storages ${[...missing].slice(0, 10).join(', ')}`, 'none', at);
  return storages;
}

function malformed(expected: string, actual: unknown, offset: number): FsnError {
  return new FsnError('malformed', `checkpoint: expected ${expected}, found ${String(actual)}`, {
    offset,
    expected,
    actual,
  });
}
