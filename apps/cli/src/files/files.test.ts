import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryIo } from '../testing/memory-io.ts';
import { prepareOutput } from './output-file.ts';
import { readInput, readJson, readText } from './read-input.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fsn-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('prepareOutput', () => {
  const bytes = Uint8Array.from([1, 2, 3]);

  it('writes the whole file and leaves nothing else', async () => {
    const output = await prepareOutput('out.bin', {
      force: false,
      io: memoryIo({ workingDirectory: folder }),
    });
    await output.write(bytes);
    expect(await readdir(folder)).toEqual(['out.bin']);
    expect([...(await readFile(join(folder, 'out.bin')))]).toEqual([1, 2, 3]);
  });

  it('refuses an existing file before and after the work, and overwrites it with force', async () => {
    const io = memoryIo({ workingDirectory: folder });
    const early = await prepareOutput('out.bin', { force: false, io });
    await writeFile(join(folder, 'out.bin'), 'old');
    await expect(prepareOutput('out.bin', { force: false, io })).rejects.toMatchObject({ code: 'io' });
    await expect(early.write(bytes)).rejects.toThrow('out.bin exists already; --force overwrites it');
    expect(await readFile(join(folder, 'out.bin'), 'utf8')).toBe('old');
    await (await prepareOutput('out.bin', { force: true, io })).write(bytes);
    expect((await readFile(join(folder, 'out.bin'))).length).toBe(3);
    expect(await readdir(folder)).toEqual(['out.bin']);
  });

  it('refuses a folder and a file in no folder', async () => {
    const io = memoryIo({ workingDirectory: folder });
    await expect(prepareOutput('.', { force: true, io })).rejects.toThrow('is a folder');
    await expect(prepareOutput('no/out.bin', { force: true, io })).rejects.toThrow('no such folder: no');
  });

  it('leaves nothing when it is aborted, and what stood there before', async () => {
    const controller = new AbortController();
    const io = memoryIo({ workingDirectory: folder, signal: controller.signal });
    await writeFile(join(folder, 'out.bin'), 'old');
    const output = await prepareOutput('out.bin', { force: true, io });
    // Large enough for several pieces, so that the abort comes in between.
    const writing = output.write(new Uint8Array(64 * 2 ** 20));
    setImmediate(() => controller.abort());
    await expect(writing).rejects.toThrow('aborted');
    expect(await readdir(folder)).toEqual(['out.bin']);
    expect(await readFile(join(folder, 'out.bin'), 'utf8')).toBe('old');
  });

  it('writes through a symbolic link and into a device', async () => {
    const io = memoryIo({ workingDirectory: folder });
    await mkdir(join(folder, 'real'));
    await writeFile(join(folder, 'real/out.bin'), 'old');
    await symlink('real/out.bin', join(folder, 'link'));
    await (await prepareOutput('link', { force: true, io })).write(bytes);
    expect(await readlink(join(folder, 'link'))).toBe('real/out.bin');
    expect((await readFile(join(folder, 'real/out.bin'))).length).toBe(3);
    await (await prepareOutput('/dev/null', { force: false, io })).write(bytes);
  });
});

describe('readInput', () => {
  it('says in a word what is wrong', async () => {
    const io = memoryIo({ workingDirectory: folder });
    await expect(readInput('none.bin', io)).rejects.toMatchObject({
      code: 'io',
      path: 'none.bin',
      message: 'none.bin: no such file or folder',
    });
    await expect(readInput('.', io)).rejects.toThrow('.: is a folder, not a file');
    await writeFile(join(folder, 'bad.json'), '{"a":');
    await expect(readJson('bad.json', io)).rejects.toMatchObject({ code: 'bad-data', path: 'bad.json' });
    await writeFile(join(folder, 'latin1.txt'), Uint8Array.from([0x66, 0xfc, 0x72]));
    await expect(readText('latin1.txt', io)).rejects.toThrow('not a UTF-8 text file');
    await writeFile(join(folder, 'bom.txt'), '\ufeffcat');
    expect(await readText('bom.txt', io)).toBe('cat');
  });
});
