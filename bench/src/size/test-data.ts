import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cifar10Images } from '@fsnet/testing/cifar10';
import { cifar10Folder } from '../cifar10-folder.ts';

/** Images that quantisation is calibrated by, the first of the training images. */
const calibrationImages = 512;

export interface Cifar10Data {
  readonly test: Cifar10Images;
  readonly calibration: Cifar10Images;
}

/**
 * CIFAR-10 in its binary version.
 *
 * @param folder Where it lies, or is to be unpacked to from `shared`.
 * @param limit Only the first so many test images.
 * @throws Error where it is in neither.
 */
export function cifar10Data(
  folder: string,
  shared: string | undefined,
  limit: number | undefined,
): Cifar10Data {
  const lies = cifar10Folder(folder, shared);
  const images = (name: string) => new Cifar10Images(new Uint8Array(readFileSync(join(lies, name))));
  const test = images('test_batch.bin');
  return {
    test: limit === undefined ? test : test.first(limit),
    calibration: images('data_batch_1.bin').first(calibrationImages),
  };
}
