import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const imageSize = 32;
const planeSize = imageSize * imageSize;
const recordSize = 1 + 3 * planeSize;

/** A pixel's value becomes `(pixel / 255 - mean) / std`, one mean and std a colour. */
export const normalization: { readonly mean: readonly number[]; readonly std: readonly number[] } = {
  mean: [0.4914, 0.4822, 0.4465],
  std: [0.247, 0.2435, 0.2616],
};

/** CIFAR-10 images as records of its binary version: a label, then a red, a green and a blue plane. */
export interface Dataset {
  readonly records: Uint8Array;
  readonly count: number;
}

/** The 50,000 training images of CIFAR-10's binary version in `directory`. */
export function readTrainingImages(directory: string): Dataset {
  return readBatches([1, 2, 3, 4, 5].map((number) => join(directory, `data_batch_${number}.bin`)));
}

/** The 10,000 test images. */
export function readTestImages(directory: string): Dataset {
  return readBatches([join(directory, 'test_batch.bin')]);
}

/** The ten class names, in the order of the labels. */
export function readLabels(directory: string): string[] {
  return readFileSync(join(directory, 'batches.meta.txt'), 'utf8').split('\n').filter(Boolean);
}

/** A dataset's images `start` to `end`. */
export function sliceDataset(dataset: Dataset, start: number, end: number): Dataset {
  return { records: dataset.records.subarray(start * recordSize, end * recordSize), count: end - start };
}

/** How one image is drawn: shifted by whole pixels, with zeros moving in, and mirrored. */
export interface Augmentation {
  readonly shiftX: number;
  readonly shiftY: number;
  readonly mirror: boolean;
}

/** Normalised images `[indices.length, 32, 32, 3]` and their labels. */
export function drawBatch(
  { records }: Dataset,
  indices: ArrayLike<number>,
  augment: () => Augmentation = () => ({ shiftX: 0, shiftY: 0, mirror: false }),
): { images: Float32Array; labels: Int32Array } {
  const images = new Float32Array(indices.length * 3 * planeSize);
  const labels = new Int32Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const record = records.subarray(indices[i] * recordSize, (indices[i] + 1) * recordSize);
    labels[i] = record[0];
    drawImage(record.subarray(1), images.subarray(i * 3 * planeSize, (i + 1) * 3 * planeSize), augment());
  }
  return { images, labels };
}

function drawImage(planes: Uint8Array, image: Float32Array, { shiftX, shiftY, mirror }: Augmentation): void {
  for (let color = 0; color < 3; color++) {
    const factor = 1 / (255 * normalization.std[color]);
    const shift = -normalization.mean[color] / normalization.std[color];
    for (let y = 0; y < imageSize; y++) {
      const sourceY = y + shiftY;
      if (sourceY < 0 || sourceY >= imageSize) continue;
      for (let x = 0; x < imageSize; x++) {
        const sourceX = (mirror ? imageSize - 1 - x : x) + shiftX;
        if (sourceX < 0 || sourceX >= imageSize) continue;
        image[(y * imageSize + x) * 3 + color] =
          planes[color * planeSize + sourceY * imageSize + sourceX] * factor + shift;
      }
    }
  }
}

function readBatches(paths: readonly string[]): Dataset {
  const records = Buffer.concat(paths.map((path) => readFileSync(path)));
  if (records.length === 0 || records.length % recordSize !== 0) {
    throw new Error(
      `${paths.join(', ')}: expected whole records of ${recordSize} bytes, found ${records.length}`,
    );
  }
  return { records, count: records.length / recordSize };
}
