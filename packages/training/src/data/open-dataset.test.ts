import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Dataset } from './dataset.ts';
import { loadData, openDataset } from './open-dataset.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fsn-open-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The first value of every image. */
function firstValues(dataset: Dataset): number[] {
  const size = dataset.shape.reduce((product, length) => product * length, 1);
  const images = new Float32Array(dataset.count * size);
  dataset.read(
    Array.from({ length: dataset.count }, (_, index) => index),
    images,
  );
  return Array.from({ length: dataset.count }, (_, index) => images[index * size]);
}

describe('CIFAR-10', () => {
  beforeEach(async () => {
    const files = [
      ...Array.from({ length: 5 }, (_, index) => `data_batch_${index + 1}.bin`),
      'test_batch.bin',
    ];
    await Promise.all(
      files.map((file, number) => {
        const records = new Uint8Array(2 * 3073);
        for (const record of [0, 1]) {
          records[record * 3073] = (2 * number + record) % 10;
          records[record * 3073 + 1] = 100 + 2 * number + record;
        }
        return writeFile(join(folder, file), records);
      }),
    );
  });

  it('holds the last training images out', async () => {
    const { training, validation, test } = await openDataset({
      dataset: 'cifar10',
      path: folder,
      validationImages: 3,
    });
    expect(firstValues(training)).toEqual([100, 101, 102, 103, 104, 105, 106]);
    expect(firstValues(validation)).toEqual([107, 108, 109]);
    expect(firstValues(test)).toEqual([110, 111]);
    expect([...training.read([6, 0], new Float32Array(2 * 3072))]).toEqual([6, 0]);
    expect([training.classes, training.labels[3], ...training.shape]).toEqual([10, 'cat', 32, 32, 3]);
    expect(() => training.read([7], new Float32Array(3072))).toThrow('no image 7');
    expect(() => training.read([0, 1], new Float32Array(3072))).toThrow(RangeError);
  });

  it('is read once for all threads', async () => {
    const source = await loadData({ dataset: 'cifar10', path: '.' }, { workingDirectory: folder });
    expect(source.training.pixels.buffer).toBeInstanceOf(SharedArrayBuffer);
    await rm(join(folder, 'test_batch.bin'));
    expect(firstValues((await openDataset(structuredClone(source))).validation)).toEqual([109]);
  });

  it('is stopped by a signal', async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    const reading = loadData({ dataset: 'cifar10', path: folder }, { signal: controller.signal, onProgress });
    await expect(reading).rejects.toThrow('aborted');
  });

  it('becomes the size and colours that a network takes', async () => {
    const form = { width: 16, height: 8, resize: 'stretch', colorOrder: 'gray' } as const;
    const { test } = await openDataset({ dataset: 'cifar10', path: folder, form });
    expect(test.shape).toEqual([8, 16, 1]);
    expect(firstValues(test)[0]).toBeGreaterThan(0);
  });
});

describe('a folder', () => {
  const addImages = async (count: number, prefix = '') => {
    await mkdir(join(folder, `${prefix}cat`), { recursive: true });
    for (let value = 0; value < count; value++) {
      const image = new PNG({ width: 2, height: 3 });
      image.data.fill(255);
      for (let p = 0; p < 6; p++) image.data.fill(value, 4 * p, 4 * p + 3);
      await writeFile(join(folder, `${prefix}cat/${value}.png`), PNG.sync.write(image));
    }
  };

  it('holds out what its seed chooses, and the same when images come', async () => {
    await addImages(20);
    const open = (seed: number, validationImages: number) =>
      openDataset({ dataset: 'folder', path: folder, seed, validationImages });
    const { training, validation, test } = await open(1, 5);
    expect([training.count, validation.count, test.count]).toEqual([15, 5, 0]);
    const [kept, held] = [firstValues(training), firstValues(validation)];
    expect([...kept, ...held].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(firstValues((await open(1, 5)).validation)).toEqual(held);
    expect(firstValues((await open(2, 5)).validation)).not.toEqual(held);
    await addImages(24);
    const grown = firstValues((await open(1, 9)).validation);
    expect(grown.filter((value) => kept.includes(value))).toHaveLength(
      9 - 5 - grown.filter((v) => v >= 20).length,
    );
  });

  it('takes test images only where it is divided, and of the same classes', async () => {
    await addImages(3, 'train/');
    await addImages(2, 'test/');
    const source = { dataset: 'folder', path: folder, validationImages: 0 } as const;
    const { training, validation, test } = await openDataset(source);
    expect([training.count, validation.count, test.count]).toEqual([3, 0, 2]);
    await addImages(1, 'test/ant/');
    await mkdir(join(folder, 'test/bee'));
    await writeFile(join(folder, 'test/bee/0.png'), PNG.sync.write(new PNG({ width: 1, height: 1 })));
    await expect(openDataset(source)).rejects.toMatchObject({ code: 'bad-data', actual: 'bee, cat' });
  });

  it('is decoded by threads where it is large, and says which image is bad', async () => {
    await addImages(230);
    const seen: number[] = [];
    const source = { dataset: 'folder', path: folder, validationImages: 30 } as const;
    const options = { onProgress: ({ loaded }: { loaded: number }) => seen.push(loaded) };
    const { training, validation } = await openDataset(source, options);
    const values = [...firstValues(training), ...firstValues(validation)];
    expect(values.sort((a, b) => a - b)).toEqual(Array.from({ length: 230 }, (_, i) => i));
    expect([training.count, seen[0], seen.at(-1)]).toEqual([200, 0, 230]);
    await writeFile(join(folder, 'cat/77.png'), 'text');
    await expect(openDataset(source)).rejects.toMatchObject({
      code: 'bad-image',
      path: join(folder, 'cat/77.png'),
    });
  });

  it('may have no labels', async () => {
    await addImages(4);
    const { training } = await openDataset({ dataset: 'images', path: folder, validationImages: 1 });
    expect([training.classes, training.count]).toEqual([0, 3]);
    expect([...training.read([0], new Float32Array(18))]).toEqual([-1]);
  });
});
