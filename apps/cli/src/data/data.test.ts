import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryIo } from '../testing/memory-io.ts';
import { openDataset } from './open-dataset.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fsn-data-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('CIFAR-10', () => {
  it('reads records of a label and three planes', async () => {
    const record = new Uint8Array(3073);
    record[0] = 7;
    record[1] = 11;
    record[1 + 1024] = 22;
    record[1 + 2048] = 33;
    record[1 + 1023] = 44;
    await writeFile(join(folder, 'test_batch.bin'), Buffer.concat([new Uint8Array(3073), record]));
    const dataset = await openDataset('.', undefined, memoryIo({ workingDirectory: folder }));
    expect(dataset).toMatchObject({ name: 'CIFAR-10 test', count: 2 });
    const { image, label } = await dataset.sample(1);
    expect(dataset.classNames[label]).toBe('horse');
    expect([image.width, image.height, ...image.pixels.subarray(0, 3)]).toEqual([32, 32, 11, 22, 33]);
    expect(image.pixels[(31 * 32 + 31) * 3]).toBe(44);
  });

  it('is found in the folder of its archive', async () => {
    await mkdir(join(folder, 'cifar-10-batches-bin'));
    await writeFile(join(folder, 'cifar-10-batches-bin/test_batch.bin'), new Uint8Array(3073));
    expect((await openDataset(folder, undefined, memoryIo())).count).toBe(1);
  });

  it('refuses what is none', async () => {
    const io = memoryIo({ workingDirectory: folder });
    await expect(openDataset('.', 'cifar10', io)).rejects.toMatchObject({ code: 'io' });
    await writeFile(join(folder, 'test_batch.bin'), new Uint8Array(3000));
    await expect(openDataset('.', undefined, io)).rejects.toMatchObject({ code: 'bad-data', actual: 3000 });
    await writeFile(join(folder, 'test_batch.bin'), new Uint8Array(3073).fill(10));
    const dataset = await openDataset('.', undefined, io);
    await expect(dataset.sample(0)).rejects.toMatchObject({ code: 'bad-data', offset: 0, actual: 10 });
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
    const dataset = await openDataset('.', undefined, memoryIo({ workingDirectory: folder }));
    expect(dataset.classNames).toEqual(['cat', 'dog']);
    const seen = [];
    for (let i = 0; i < dataset.count; i++) {
      const { image, label } = await dataset.sample(i);
      seen.push([label, image.pixels[0]]);
    }
    expect(seen).toEqual([
      [0, 1],
      [1, 3],
      [0, 2],
    ]);
  });

  it('says where images are missing or bad', async () => {
    const io = memoryIo({ workingDirectory: folder });
    await expect(openDataset('nowhere', undefined, io)).rejects.toThrow('nowhere: no such file or folder');
    await expect(openDataset('.', undefined, io)).rejects.toThrow('no labelled images in .');
    await mkdir(join(folder, 'cat'));
    await writeFile(join(folder, 'cat/x.png'), 'text');
    const dataset = await openDataset('.', 'folder', io);
    await expect(dataset.sample(0)).rejects.toMatchObject({ code: 'bad-image', path: 'cat/x.png' });
  });
});
