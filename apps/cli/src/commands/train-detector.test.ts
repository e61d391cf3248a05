import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpack } from '@fsnet/decoder';
import { randomGenerator, weightTensor } from '@fsnet/graph';
import { relativeL2 } from '@fsnet/testing';
import { readMetrics } from '@fsnet/training/files';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, smallNetwork, type Workspace } from '../testing/workspace.ts';

const side = 64;

/** A picture with a red square, and where that is. */
function redSquare(next: () => number): { readonly png: Buffer; readonly box: readonly number[] } {
  const length = Math.round(side * (0.3 + 0.2 * next()));
  const [left, top] = [Math.floor(next() * (side - length)), Math.floor(next() * (side - length))];
  const png = new PNG({ width: side, height: side });
  png.data.fill(110);
  for (let at = 3; at < png.data.length; at += 4) png.data[at] = 255;
  for (let y = top; y < top + length; y++)
    for (let x = left; x < left + length; x++) png.data.set([230, 30, 30], 4 * (y * side + x));
  return { png: PNG.sync.write(png), box: [left, top, left + length, top + length] };
}

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
  for (const folder of ['ImageSets/Main', 'JPEGImages', 'Annotations'])
    await mkdir(space.path(join('squares', folder)), { recursive: true });
  const next = randomGenerator(4);
  for (const [split, count] of Object.entries({ train: 32, val: 8, test: 8 })) {
    const names = Array.from({ length: count }, (_, index) => `${split}${index}`);
    await space.write(join('squares', 'ImageSets', 'Main', `${split}.txt`), names.join('\n'));
    for (const name of names) {
      const { png, box } = redSquare(next);
      const [left, top, right, bottom] = box;
      await space.write(join('squares', 'JPEGImages', `${name}.png`), png);
      const bounds = `<bndbox><xmin>${left}</xmin><ymin>${top}</ymin><xmax>${right}</xmax><ymax>${bottom}</ymax></bndbox>`;
      await space.write(
        join('squares', 'Annotations', `${name}.xml`),
        `<annotation><filename>${name}.png</filename><size><width>${side}</width><height>${side}</height><depth>3</depth></size><object><name>square</name>${bounds}</object></annotation>`,
      );
    }
  }
  const recipe = {
    ...{ task: 'detection', data: { dataset: 'voc', path: 'squares' } },
    network: {
      ...{ architecture: 'ssd', size: 48, width: 4, extraMaps: 0 },
      ...{ scales: [0.4, 0.4], ratios: [1.4] },
    },
    ...{ epochs: 10, batchSize: 8, learningRate: { schedule: 'one-cycle', peak: 0.05 } },
    augmentation: { expand: 1, crop: false },
    validation: { every: 5, keep: 'best' },
  };
  await space.write('squares.json', JSON.stringify(recipe));
  const compress = { bits: 8, layers: [{ match: '*', ratio: 2, protect: false }] };
  const again = { ...recipe, network: { file: 'run/training.fsn' }, epochs: 2, compress };
  await space.write('squares-small.json', JSON.stringify(again));
  await space.write('cifar.json', JSON.stringify({ ...again, data: undefined }));
});
afterAll(() => space[Symbol.asyncDispose]());

describe('fsn train of a detector', () => {
  it('ends with a file that finds boxes as fsn eval measures, and one to go on from', async () => {
    const { status, out, err } = await space.fsn('train', 'squares.json', '-o', 'run', '--workers', '1');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const lines = out.trim().split('\n');
    expect(lines[0]).toContain('10 epochs of 32 images, 8 held out');
    expect(lines[1]).toMatch(/^epoch {2}1\/10 {2}loss \d+\.\d{4} {2}boxes .* %/);
    expect(lines[5]).toMatch(/held-out mAP .* %/);
    expect(await readdir(space.path('run'))).toEqual(expect.arrayContaining(['model.fsn', 'training.fsn']));
    const evaluation = ['--task', 'detection', '--data', 'squares', '--json'];
    const measured = JSON.parse((await space.fsn('eval', 'run/model.fsn', ...evaluation)).out);
    const found = readMetrics(space.path('run/metrics.jsonl')).at(-1);
    expect(found).toMatchObject({ accuracy: [{ metric: 'mAP@.5', dataset: 'squares test', samples: 8 }] });
    const value = found?.event === 'finish' ? found.accuracy[0].value : 0;
    expect(value).toBeGreaterThan(0.5);
    expect(JSON.stringify(measured)).toContain(String(value));
    expect(lines.at(-1)).toBe(`  mAP@.5 ${(value * 100).toFixed(2)} % on squares test, 8 images`);

    const small = await space.fsn('train', 'squares-small.json', '-o', 'small', '--workers', '1', '--json');
    expect({ status: small.status, err: small.err }).toEqual({ status: 0, err: '' });
    const { layers } = JSON.parse((await space.fsn('inspect', 'small/training.fsn', '--json')).out);
    expect(layers.filter(({ kind }: { kind: string }) => kind === 'summary').length).toBeGreaterThan(4);
    expect(JSON.parse(small.out).accuracy[0].value).toBeGreaterThan(0.3);
  });

  it('goes on after Ctrl-C as if it had not been stopped', async () => {
    const whole = await space.fsn('train', 'squares.json', '-o', 'whole', '--epochs', '2', '--workers', '1');
    expect(whole.status).toBe(0);
    const run = ['train', 'squares.json', '-o', 'stopped', '--epochs', '2', '--workers', '1'];
    expect(await space.fsnUntil('epoch 1/2', ...run)).toMatchObject({ status: 130 });
    expect(await readdir(space.path('stopped'))).not.toContain('model.fsn');
    expect(await space.fsn(...run, '--resume')).toMatchObject({ status: 0, err: '' });
    for (const file of ['model.fsn', 'training.fsn'])
      expect(await readFile(space.path(`stopped/${file}`))).toEqual(
        await readFile(space.path(`whole/${file}`)),
      );
  });

  it('begins with the layers of a trained backbone, and with its colours', async () => {
    const read = JSON.parse(await readFile(space.path('squares.json'), 'utf8'));
    const network = { ...read.network, backbone: 'net.onnx' };
    const learningRate = { ...read.learningRate, peak: 1e-9 };
    await space.write('on-backbone.json', JSON.stringify({ ...read, network, learningRate }));
    const args = ['-o', 'tuned', '--epochs', '1', '--workers', '1', '--preprocessing', 'cifar10'];
    expect(await space.fsn('train', 'on-backbone.json', ...args)).toMatchObject({ status: 0, err: '' });
    const trained = unpack(await readFile(space.path('tuned/training.fsn')));
    const backbone = smallNetwork();
    const filters = [...backbone.weights].filter(([, { shape }]) => shape.length === 4);
    expect(filters.length).toBeGreaterThan(7);
    for (const [name, weight] of filters) {
      const found = trained.weights.get(name);
      expect(found && relativeL2(weightTensor(found), weightTensor(weight)), name).toBeLessThan(1e-6);
    }
    expect(trained.metadata.preprocessing?.[0]).toMatchObject({ width: 48, mean: [0.4914, 0.4822, 0.4465] });
  });

  it.each([
    [['squares.json', '-o', 'a', '--dataset', 'cifar10'], '--dataset cifar10 has no boxes'],
    [['cifar.json', '-o', 'a'], 'cifar.json does not say where the pictures are'],
    [['squares.json', '-o', 'a', '--data', 'none'], 'none/ImageSets/Main/train.txt: no such file'],
  ])('%j says what is wrong', async (argv, message) => {
    const { status, out, err } = await space.fsn('train', ...argv);
    expect({ out, failed: status !== 0 }).toEqual({ out: '', failed: true });
    expect(err).toContain(message);
  });
});
