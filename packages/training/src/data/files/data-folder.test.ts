import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readVocFolder } from '@fsnet/detection';
import { sharedFolder } from '@fsnet/testing';
import { expect, it } from 'vitest';
import { dataFolder } from './data-folder.ts';

it('reads files of a directory as text', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'fsn-folder-'));
  try {
    await mkdir(join(directory, 'a'));
    await writeFile(join(directory, 'a/b.txt'), '\ufeffé');
    await writeFile(join(directory, 'c.txt'), Uint8Array.of(0xff));
    const folder = dataFolder('.', { workingDirectory: directory });
    expect([await folder.has('a/b.txt'), await folder.has('a'), await folder.has('b')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(await folder.readText('a/b.txt')).toBe('é');
    await expect(folder.readText('c.txt')).rejects.toMatchObject({ code: 'bad-data', path: 'c.txt' });
    await expect(folder.readText('d.txt')).rejects.toMatchObject({ code: 'io', path: 'd.txt' });
  } finally {
    await rm(directory, { recursive: true });
  }
});

const shared = sharedFolder();

it.skipIf(!shared)('all of BCCD is read, two boxes without area are left out', async () => {
  const folder = dataFolder(join(shared!, 'data/bccd/BCCD'));
  const splits = await Promise.all(['trainval', 'test'].map((split) => readVocFolder(folder, split)));
  expect(splits.reduce((sum, { images }) => sum + images.length, 0)).toBe(364);
  for (const { labels } of splits) expect(labels).toEqual(['Platelets', 'RBC', 'WBC']);
  expect(splits.flatMap(({ skipped }) => skipped)).toEqual([
    expect.stringMatching(
      /^Annotations\/BloodImage_00338\.xml: object \d+ \(RBC\): box 504, 337 to 504, 337$/,
    ),
    expect.stringMatching(
      /^Annotations\/BloodImage_00343\.xml: object \d+ \(RBC\): box 181, 329 to 181, 329$/,
    ),
  ]);
});
