import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LabelledImages } from './labelled-images.ts';
import { guessDataset, openLabelledImages } from './open-labelled-images.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fsn-data-'));
});
afterEach(() => rm(folder, { recursive: true }));

function openTest(directory = '.'): Promise<LabelledImages> {
  const access = { workingDirectory: folder };
  return openLabelledImages(directory, guessDataset(directory, access), 'test', access);
}

describe('CIFAR', () => {
  it('reads records of a label and three planes', async () => {
    const record = new Uint8Array(3073);
    record[0] = 7;
    record[1] = 11;
    record[1 + 1024] = 22;
    record[1 + 2048] = 33;
    record[1 + 1023] = 44;
    await writeFile(join(folder, 'test_batch.bin'), Buffer.concat([new Uint8Array(3073), record]));
    const images = await openTest();
    expect(images).toMatchObject({ name: 'CIFAR-10 test', count: 2 });
    const { image, label } = await images.sample(1);
    expect(images.classNames[label]).toBe('horse');
    expect([image.width, image.height, ...image.pixels.subarray(0, 3)]).toEqual([32, 32, 11, 22, 33]);
    expect(image.pixels[(31 * 32 + 31) * 3]).toBe(44);
  });

  it('is found in the folder of its archive, and its training images in five files', async () => {
    const archive = join(folder, 'cifar-10-batches-bin');
    await mkdir(archive);
    for (let file = 1; file <= 5; file++) {
      const records = new Uint8Array(3073 * file);
      for (let record = 0; record < file; record++) records[record * 3073] = file;
      await writeFile(join(archive, `data_batch_${file}.bin`), records);
    }
    const images = await openLabelledImages(folder, 'cifar10', 'training');
    const labels = await Promise.all(
      Array.from({ length: images.count }, async (_, index) => (await images.sample(index)).label),
    );
    expect(labels).toEqual([1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5]);
    await rm(join(archive, 'data_batch_3.bin'));
    await expect(openLabelledImages(folder, 'cifar10', 'training')).rejects.toMatchObject({
      code: 'io',
      path: join(archive, 'data_batch_3.bin'),
    });
  });

  it('takes the fine class of CIFAR-100', async () => {
    const record = new Uint8Array(3074);
    record.set([4, 99, 11]);
    await writeFile(join(folder, 'test.bin'), record);
    const images = await openTest();
    expect(images).toMatchObject({ name: 'CIFAR-100 test', count: 1 });
    const { image, label } = await images.sample(0);
    expect([images.classNames[label], image.pixels[0]]).toEqual(['99', 11]);
    const names = Array.from({ length: 100 }, (_, index) => `class ${index}`);
    await writeFile(join(folder, 'fine_label_names.txt'), `${names.join('\n')}\n`);
    expect((await openTest()).classNames).toEqual(names);
    await writeFile(join(folder, 'fine_label_names.txt'), 'apple\n');
    await expect(openTest()).rejects.toMatchObject({ code: 'bad-data', expected: '100 names', actual: 1 });
  });

  it('refuses what is none', async () => {
    const access = { workingDirectory: folder };
    await expect(openLabelledImages('.', 'cifar10', 'test', access)).rejects.toMatchObject({
      code: 'io',
      expected: 'a file test_batch.bin',
    });
    await writeFile(join(folder, 'test_batch.bin'), new Uint8Array(3000));
    await expect(openTest()).rejects.toMatchObject({ code: 'bad-data', actual: 3000 });
    await writeFile(join(folder, 'test_batch.bin'), new Uint8Array(3073).fill(10));
    const images = await openTest();
    await expect(images.sample(0)).rejects.toMatchObject({ code: 'bad-data', offset: 0, actual: 10 });
  });
});

describe('IDX', () => {
  const idx = (sizes: readonly number[], bytes: readonly number[]) => {
    const file = Buffer.alloc(4 + 4 * sizes.length + bytes.length);
    file.writeUInt32BE(0x0800 + sizes.length);
    sizes.forEach((size, axis) => {
      file.writeUInt32BE(size, 4 + 4 * axis);
    });
    file.set(bytes, 4 + 4 * sizes.length);
    return file;
  };

  it('reads grey images and their labels, packed or not', async () => {
    await writeFile(join(folder, 't10k-images-idx3-ubyte.gz'), gzipSync(idx([2, 1, 3], [1, 2, 3, 4, 5, 6])));
    await writeFile(join(folder, 't10k-labels.idx1-ubyte'), idx([2], [9, 3]));
    const images = await openTest();
    expect(images.count).toBe(2);
    const { image, label } = await images.sample(1);
    expect([image.width, image.height, label, ...image.pixels]).toEqual([3, 1, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6]);
  });

  it('refuses files that are cut, of another type, or do not belong together', async () => {
    const images = join(folder, 't10k-images-idx3-ubyte');
    const labels = join(folder, 't10k-labels-idx1-ubyte');
    await writeFile(images, idx([2, 1, 3], [1, 2, 3, 4, 5]));
    await expect(openTest()).rejects.toMatchObject({
      code: 'bad-data',
      expected: '2 x 1 x 3 values',
      actual: 5,
    });
    await writeFile(images, idx([2], [1, 2]));
    await expect(openTest()).rejects.toMatchObject({ code: 'bad-data', offset: 0 });
    await writeFile(images, new Uint8Array(3));
    await expect(openTest()).rejects.toMatchObject({ code: 'bad-data', actual: '3 bytes' });
    await writeFile(images, gzipSync(idx([1, 1, 1], [7])).subarray(0, 20));
    await expect(openTest()).rejects.toThrow('not a whole gzip file');
    await writeFile(images, idx([1, 1, 1], [7]));
    await expect(openTest()).rejects.toMatchObject({
      code: 'io',
      expected: 'a file t10k-labels-idx1-ubyte',
    });
    await writeFile(labels, idx([2], [1, 2]));
    await expect(openTest()).rejects.toMatchObject({ code: 'bad-data', expected: '1 labels', actual: 2 });
  });
});

describe('image folder', () => {
  const pixel = (value: number) => {
    const image = new PNG({ width: 1, height: 1 });
    image.data.set([value, value, value, 255]);
    return PNG.sync.write(image);
  };

  it('takes sorted classes in turn', async () => {
    await mkdir(join(folder, 'dog'));
    await mkdir(join(folder, 'cat'));
    await mkdir(join(folder, 'empty'));
    await writeFile(join(folder, 'cat/2.png'), pixel(2));
    await writeFile(join(folder, 'cat/1.PNG'), pixel(1));
    await writeFile(join(folder, 'cat/notes.txt'), '');
    await writeFile(join(folder, 'dog/a.jpg'), pixel(3));
    const images = await openTest();
    expect(images.classNames).toEqual(['cat', 'dog']);
    const seen = [];
    for (let i = 0; i < images.count; i++) {
      const { image, label } = await images.sample(i);
      seen.push([label, image.pixels[0]]);
    }
    expect(seen).toEqual([
      [0, 1],
      [1, 3],
      [0, 2],
    ]);
  });

  it('takes the splits of a divided folder', async () => {
    for (const [name, value] of [
      ['train/cat', 1],
      ['val/cat', 2],
    ] as const) {
      await mkdir(join(folder, name), { recursive: true });
      await writeFile(join(folder, name, 'a.png'), pixel(value));
    }
    const access = { workingDirectory: folder };
    const values = await Promise.all(
      (['training', 'test'] as const).map(
        async (split) =>
          (await (await openLabelledImages('.', 'folder', split, access)).sample(0)).image.pixels[0],
      ),
    );
    expect(values).toEqual([1, 2]);
  });

  it('takes images without labels out of all folders', async () => {
    await mkdir(join(folder, 'b/c'), { recursive: true });
    await writeFile(join(folder, 'z.png'), pixel(1));
    await writeFile(join(folder, 'b/c/a.png'), pixel(2));
    const images = await openLabelledImages(folder, 'images', 'training');
    expect(images.classNames).toEqual([]);
    expect(await Promise.all([images.sample(0), images.sample(1)])).toMatchObject([
      { label: -1, image: { pixels: Uint8Array.of(1, 1, 1) } },
      { label: -1, image: { pixels: Uint8Array.of(2, 2, 2) } },
    ]);
    await expect(openLabelledImages(join(folder, 'b/c/a.png'), 'images', 'training')).rejects.toThrow(
      'is a file, not a folder',
    );
  });

  it('says where images are missing or bad', async () => {
    await expect(openTest('nowhere')).rejects.toThrow('nowhere: no such file or folder');
    await expect(openTest()).rejects.toThrow('no labelled images in .');
    await mkdir(join(folder, 'cat'));
    await writeFile(join(folder, 'cat/x.png'), 'text');
    const images = await openTest();
    await expect(images.sample(0)).rejects.toMatchObject({ code: 'bad-image', path: 'cat/x.png' });
  });
});
