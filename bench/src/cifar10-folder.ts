import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { unpackCifar10 } from '@fsnet/testing/cifar10';

/**
 * The folder of CIFAR-10 in its binary version.
 *
 * @param folder Where it lies, or is to be unpacked to from `shared`.
 * @throws Error where it is in neither.
 */
export function cifar10Folder(folder: string, shared: string | undefined): string {
  if (existsSync(join(folder, 'test_batch.bin'))) return folder;
  if (!shared) throw new Error('name the folder of CIFAR-10 (binary version) by --data DIR');
  mkdirSync(folder, { recursive: true });
  unpackCifar10(shared, folder);
  return folder;
}
