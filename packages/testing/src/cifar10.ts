import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const recordBytes = 3073;
const pixels = 1024;

/** What is taken from each colour's values, 0 to 1, and what they are divided by then. */
export interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** ImageNet's, by which the published CIFAR-10 ResNets were trained. */
export const imagenetNormalization: Normalization = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

/** CIFAR-10's own. */
export const cifar10Normalization: Normalization = {
  mean: [0.4914, 0.4822, 0.4465],
  std: [0.247, 0.2435, 0.2616],
};

/** Images of CIFAR-10 in its binary version: of each a byte of label, then 32 x 32 bytes of each colour. */
export class Cifar10Images {
  readonly #records: Uint8Array;

  constructor(records: Uint8Array) {
    this.#records = records;
  }

  get count(): number {
    return this.#records.length / recordBytes;
  }

  /** The first `count` images. */
  first(count: number): Cifar10Images {
    return new Cifar10Images(this.#records.subarray(0, count * recordBytes));
  }

  /** `[count, 3, 32, 32]` from image `first` on. */
  batch(first: number, count: number, { mean, std }: Normalization): Float32Array {
    const images = new Float32Array(count * 3 * pixels);
    for (let i = 0, out = 0; i < count; i++) {
      const begin = (first + i) * recordBytes + 1;
      for (let pixel = 0; pixel < 3 * pixels; pixel++, out++) {
        const channel = Math.floor(pixel / pixels);
        images[out] = (this.#records[begin + pixel] / 255 - mean[channel]) / std[channel];
      }
    }
    return images;
  }

  /** How many labels equal the largest of each ten logits. */
  correct(logits: Float32Array): number {
    return predictions(logits).filter((label, image) => label === this.#records[image * recordBytes]).length;
  }
}

/** The index of the largest of each ten logits. */
export function predictions(logits: Float32Array): number[] {
  return Array.from({ length: logits.length / 10 }, (_, image) => {
    const row = logits.subarray(10 * image, 10 * image + 10);
    return row.indexOf(Math.max(...row));
  });
}

/** Unpacks the binary version into a folder, from the one that `sharedFolder` gives. */
export function unpackCifar10(shared: string, folder: string): void {
  execFileSync(process.execPath, [join(shared, 'data/cifar-10/unpack.mjs'), folder]);
}

/** The 10,000 test images, from the folder that `sharedFolder` gives. */
export function cifar10TestImages(shared: string): Cifar10Images {
  const folder = mkdtempSync(join(tmpdir(), 'fsnet-cifar-'));
  try {
    unpackCifar10(shared, folder);
    return new Cifar10Images(readFileSync(join(folder, 'test_batch.bin')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
