import { byteLengthOf, FsnError } from '@fsnet/graph';
import { ByteReader } from '../pickle/byte-reader.ts';
import { unpickle } from '../pickle/unpickle.ts';
import { findTensors, TorchHost } from './torch-host.ts';
import type { TorchTensors } from './torch-tensors.ts';
import { ZipArchive } from './zip-archive.ts';

/** The tensors of a checkpoint as PyTorch writes it since 1.6: a zip archive of a pickle and a file a storage. */
export function readZip(file: Uint8Array): TorchTensors {
  const archive = new ZipArchive(file);
  const suffix = 'data.pkl';
  const pickles = archive.names.filter((name) => name === suffix || name.endsWith(`/${suffix}`));
  if (pickles.length !== 1)
    throw new FsnError('not-checkpoint', 'a zip archive, but no checkpoint of PyTorch', {
      expected: 'one data.pkl',
      actual: pickles.length,
    });
  const folder = pickles[0].slice(0, -suffix.length);
  const order = archive.read(`${folder}byteorder`);
  const written = order ? new TextDecoder().decode(order.bytes.subarray(0, 16)) : 'little';
  if (written !== 'little')
    throw new FsnError('unsupported-version', `the checkpoint's numbers are ${written}-endian`, {
      path: `${folder}byteorder`,
      ...(order && { offset: order.offset }),
      expected: 'little',
      actual: written,
    });

  const host = new TorchHost();
  const pickle = archive.read(pickles[0]);
  if (!pickle) throw new TypeError('the archive has lost a file');
  const tensors = findTensors(unpickle(new ByteReader(pickle.bytes, pickle.offset), host));
  const storages = new Map<string, Uint8Array>();
  for (const { key, dtype, count } of new Set([...tensors.values()].map(({ storage }) => storage))) {
    if (storages.has(key)) continue;
    const path = `${folder}data/${key}`;
    const stored = archive.read(path);
    const size = byteLengthOf(dtype, host.storages.get(key)?.count ?? count);
    if (stored?.bytes.length !== size)
      throw new FsnError(stored ? 'bad-shape' : 'truncated', `${path}: expected ${size} bytes`, {
        path,
        expected: size,
        actual: stored?.bytes.length,
        ...(stored && { offset: stored.offset }),
      });
    storages.set(key, stored.bytes);
  }
  return { tensors, storages };
}
