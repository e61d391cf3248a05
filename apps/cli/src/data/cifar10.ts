import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FsnError } from '@fsnet/graph';
import { readInput } from '../files/read-input.ts';
import type { Image } from '../images/image.ts';
import type { Io } from '../io.ts';
import { cifar10Labels } from '../models/labels.ts';
import type { Dataset } from './dataset.ts';

const size = 32;
const plane = size * size;
const recordLength = 1 + 3 * plane;
const testFile = 'test_batch.bin';

/** The folder with CIFAR-10's binary version in `directory`: itself, or `cifar-10-batches-bin` in it. */
export function findCifar10(directory: string, io: Io): string | undefined {
  return [directory, join(directory, 'cifar-10-batches-bin')].find((folder) =>
    existsSync(join(resolve(io.workingDirectory, folder), testFile)),
  );
}

/**
 * CIFAR-10's test images in their official binary layout: records of a label byte and 32 x 32 red, green and blue
 * values, plane by plane (https://www.cs.toronto.edu/~kriz/cifar.html).
 */
export async function openCifar10(directory: string, io: Io): Promise<Dataset> {
  const folder = findCifar10(directory, io);
  if (!folder) {
    throw new FsnError('io', `no CIFAR-10 in ${directory}`, {
      path: directory,
      expected: `a file ${testFile}`,
    });
  }
  const path = join(folder, testFile);
  const bytes = await readInput(path, io);
  if (bytes.length === 0 || bytes.length % recordLength !== 0) {
    throw new FsnError('bad-data', 'not a CIFAR-10 batch', {
      path,
      expected: `a multiple of ${recordLength} bytes`,
      actual: bytes.length,
    });
  }
  return {
    name: 'CIFAR-10 test',
    classNames: cifar10Labels,
    count: bytes.length / recordLength,
    async sample(index) {
      const offset = index * recordLength;
      const label = bytes[offset];
      if (label >= cifar10Labels.length) {
        throw new FsnError('bad-data', 'no such class in CIFAR-10', {
          path,
          offset,
          expected: '0 to 9',
          actual: label,
        });
      }
      return { image: interleave(bytes.subarray(offset + 1, offset + recordLength)), label };
    },
  };
}

function interleave(planes: Uint8Array): Image {
  const pixels = new Uint8Array(planes.length);
  for (let p = 0; p < plane; p++) {
    pixels[3 * p] = planes[p];
    pixels[3 * p + 1] = planes[plane + p];
    pixels[3 * p + 2] = planes[2 * plane + p];
  }
  return { width: size, height: size, pixels };
}
