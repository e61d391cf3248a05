import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { type LogEntry, readMetrics, reportFiles } from '@fsnet/training/files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flatPng, makeWorkspace, type Workspace, writeCifar } from '../testing/workspace.ts';

const recipe = {
  network: { architecture: 'cifar-resnet', depth: 8, width: 4 },
  data: { dataset: 'cifar10', path: 'cifar' },
  epochs: 2,
  batchSize: 10,
  learningRate: { schedule: 'cosine', peak: 0.05 },
  augmentation: { crop: 2, flip: true },
  validation: { images: 10 },
};

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
  await writeCifar(space, 10);
  await mkdir(space.path('images/more'), { recursive: true });
  for (let i = 0; i < 30; i++)
    await space.write(`images/${i % 2 ? '' : 'more/'}${i}.png`, flatPng(40, 32, [8 * i, 255 - 8 * i, 100]));
  await space.write('recipe.json', JSON.stringify(recipe));
});
afterAll(() => space[Symbol.asyncDispose]());

/** What must be equal whenever a run was interrupted. */
function withoutTimes(entries: readonly LogEntry[]): object[] {
  return entries.map((entry) => ({ ...entry, time: 0, imagesPerSecond: 0, seconds: 0 }));
}

describe('fsn train', () => {
  it('ends with a network that fsn eval measures as it says, and a report', async () => {
    const { status, out, err } = await space.fsn('train', 'recipe.json', '-o', 'run', '--workers', '1');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const lines = out.trim().split('\n');
    expect(lines[0]).toMatch(/^5\.21 k parameters, 2 epochs of 40 images, 10 held out, backend wasm$/);
    expect(lines[1]).toMatch(/^epoch 1\/2 {2}loss \d\.\d{4} {2}top-1 .* % {2}held out .* images\/s {2}rate /);
    expect(lines[3]).toMatch(/^run\/model\.fsn .* kB, in /);
    expect(await readdir(space.path('run'))).toEqual(
      expect.arrayContaining(['model.fsn', 'recipe.json', 'last.safetensors', ...Object.values(reportFiles)]),
    );
    const measured = JSON.parse((await space.fsn('eval', 'run/model.fsn', '--data', 'cifar', '--json')).out);
    expect(lines[4]).toBe(`  top-1 ${(measured.top1 * 100).toFixed(2)} % on CIFAR-10 test, 20 images`);
    const info = JSON.parse((await space.fsn('inspect', 'run/model.fsn', '--json')).out);
    expect(JSON.stringify(info)).toContain('CIFAR-10 test');
    expect(await space.fsn('verify', 'run/model.fsn')).toMatchObject({ status: 0 });
    const metrics = readMetrics(space.path('run/metrics.jsonl'));
    expect(metrics.at(-1)).toMatchObject({ event: 'finish', accuracy: [{ value: measured.top1 }, {}] });
    expect(JSON.parse(await readFile(space.path('run/recipe.json'), 'utf8'))).toMatchObject(recipe);
  });

  it('goes on after Ctrl-C as if it had not been stopped', async () => {
    const run = ['train', 'recipe.json', '-o', 'stopped'];
    const stopped = await space.fsnUntil('epoch 1/2', ...run, '--workers', '1');
    expect(stopped.status).toBe(130);
    expect(stopped.err).toContain('go on with: fsn train recipe.json -o stopped --resume --workers 1\n');
    expect(await readdir(space.path('stopped'))).not.toContain('model.fsn');
    expect(await space.fsn(...run, '--workers', '1')).toMatchObject({
      status: 1,
      err: expect.stringContaining('stopped holds a run already; --resume goes on with it'),
    });
    const resumed = await space.fsn(...run, '--resume', '--workers', '1');
    expect(resumed).toMatchObject({ status: 0, err: '' });
    expect(resumed.out).toMatch(/; step [4-8] is done\n/);
    const [whole, parts] = ['run', 'stopped'].map((run) => readMetrics(space.path(`${run}/metrics.jsonl`)));
    expect(withoutTimes(parts)).toEqual(withoutTimes(whole));
    expect(await readFile(space.path('stopped/model.fsn'))).toEqual(
      await readFile(space.path('run/model.fsn')),
    );
  });

  it('compresses and distils a network from a file, and gives JSON alone', async () => {
    await writeFile(
      space.path('compress.json'),
      JSON.stringify({
        ...recipe,
        network: { file: 'net.onnx' },
        epochs: 1,
        compress: { bits: 8, layers: [{ match: '*', ratio: 2, segments: 'tap' }] },
        distillation: { teacher: 'net.onnx', weight: 0.9, temperature: 4 },
      }),
    );
    const args = ['-o', 'small', '--workers', '1', '--preprocessing', 'cifar10', '--json'];
    const { status, out, err } = await space.fsn('train', 'compress.json', ...args);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const result = JSON.parse(out);
    expect(result).toMatchObject({
      model: 'small/model.fsn',
      epochs: 1,
      steps: 4,
      accuracy: [{ samples: 20 }, {}],
    });
    const { layers } = JSON.parse((await space.fsn('inspect', 'small/model.fsn', '--json')).out);
    expect(layers.filter(({ kind }: { kind: string }) => kind === 'summary')).not.toHaveLength(0);
  });

  it.each([
    [['none.json', '-o', 'a'], 'none.json: no such file or folder'],
    [['recipe.json', '-o', 'a', '--data', 'images'], 'no CIFAR-10 in images'],
    [['recipe.json', '-o', 'recipe.json'], 'is a file, not a folder'],
    [['bad.json', '-o', 'a'], 'bad.json: '],
  ])('%j says what is wrong', async (argv, message) => {
    await space.write('bad.json', JSON.stringify({ ...recipe, epochs: 0 }));
    const { status, out, err } = await space.fsn('train', ...argv);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

describe('fsn finetune', () => {
  it('makes summaries that learn from images without labels', async () => {
    const { status, out, err } = await space.fsn(
      ...['finetune', 'net.onnx', '--data', 'images', '--ratio', '2', '-o', 'fine.fsn', '--epochs', '2'],
      ...['--test', 'cifar', '--workers', '1', '--preprocessing', 'cifar10'],
    );
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const lines = out.trim().split('\n');
    expect(lines[0]).toContain('2 epochs of 27 images, 3 held out');
    expect(lines.slice(3, 8).map((line) => line.replace(/ .*/, ''))).toEqual([
      '',
      '─────────────────',
      'before',
      'after',
      'after',
    ]);
    expect(lines.find((line) => line.startsWith('before'))).toMatch(/ % +100\.00 % +[\d.]+ kB$/);
    const { layers } = JSON.parse((await space.fsn('inspect', 'fine.fsn', '--json')).out);
    expect(layers.filter(({ kind }: { kind: string }) => kind === 'summary')).not.toHaveLength(0);
    const again = await space.fsn('finetune', 'net.onnx', '--data', 'images', '-o', 'fine.fsn');
    expect(again).toMatchObject({ status: 1, err: expect.stringContaining('fine.fsn exists already') });
  });

  it('takes epochs or minutes', async () => {
    const both = ['--epochs', '1', '--minutes', '1'];
    const { status, err } = await space.fsn(
      'finetune',
      'net.onnx',
      '--data',
      'images',
      '-o',
      'b.fsn',
      ...both,
    );
    expect({ status, err }).toEqual({
      status: 2,
      err: 'fsn: --epochs and --minutes say the same; give one of them\n',
    });
  });
});
