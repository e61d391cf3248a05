import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Tensor } from '@fsnet/graph';
import { float32 } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import { runOnnx, sharedFolder } from '@fsnet/testing';
import { rankOf } from '@fsnet/vision';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cifarRecords, flatPng, makeWorkspace, smallNetwork, type Workspace } from '../testing/workspace.ts';

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
  await space.fsn(
    'encode',
    'net.onnx',
    '-o',
    'net.fsn',
    '--bits',
    '32',
    '--labels',
    'cifar10',
    '--preprocessing',
    'unit',
  );
  await space.write('test_batch.bin', cifarRecords(30));
  await space.write('red.png', flatPng(48, 32, [255, 0, 0]));
  await space.write('small.png', flatPng(5, 7, [10, 200, 30]));
});
afterAll(() => space[Symbol.asyncDispose]());

async function logits(values: Float32Array): Promise<Tensor> {
  const onnx = new Uint8Array(await readFile(space.path('net.onnx')));
  const image = float32([values.length / 3072, 3, 32, 32], values);
  return (await runOnnx(onnx, { image })).logits;
}

describe('fsn run', () => {
  it.each(['wasm', 'ort', 'reference'])('gives the likeliest classes by %s', async (backend) => {
    const { status, out, err } = await space.fsn('run', 'net.fsn', 'red.png', '--backend', backend, '--json');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const { results, ...rest } = JSON.parse(out);
    expect(rest).toMatchObject({ model: 'net.fsn', backend, preprocessing: { mean: [0, 0, 0] } });
    expect(results).toHaveLength(1);
    expect(results[0].top).toHaveLength(5);

    // One red picture is 1 in the first plane and 0 in the others, at any size.
    const expected = await logits(new Float32Array(3072).fill(1, 0, 1024));
    const scores = expected.data as Float32Array;
    const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    const best = scores.indexOf(scores.reduce((a, b) => Math.max(a, b)));
    expect(results[0].top[0].index).toBe(best);
    expect(results[0].top[0].probability).toBeCloseTo(Math.exp(scores[best]) / total, 4);
    expect(typeof results[0].top[0].label).toBe('string');
  });

  it('shows people a list, image by image', async () => {
    const { status, out } = await space.fsn('run', 'net.fsn', 'red.png', 'small.png', '--top', '2');
    expect(status).toBe(0);
    expect(out).toMatch(/^red\.png {2}[\d.]+ m?s\n1 {2}\w+ .* %.*\n2 {2}\w+ .* %/);
    expect(out).toMatch(/\n\nsmall\.png/);
    expect(out).toMatch(/[^\n]\n$/);
  });

  it('takes threads, and tells what each layer does and how long', async () => {
    const argv = ['run', 'net.fsn', 'red.png', 'small.png', '--explain', '--profile'];
    const { status, out } = await space.fsn(...argv, '--threads', '2');
    expect(status).toBe(0);
    expect(out).toMatch(/\nlayer +op +output +kernel +MACs +of dense +ms +share +why\n/);
    expect(out).toMatch(/\nstem\.conv +Conv +1×4×32×32 +dense .* \d+\.\d{3} /);
    expect(out).toMatch(/\nall +\d.*\nmemory: [\d.]+ kB of weights, [\d.]+ kB between layers\n$/);

    const { explanation, profile } = JSON.parse((await space.fsn(...argv, '--json')).out);
    expect(explanation.layers[0]).toMatchObject({ name: 'stem.conv', op: 'Conv', kernel: 'dense' });
    expect(profile.layers).toHaveLength(explanation.layers.length);
    expect(profile.milliseconds).toBeGreaterThan(0);

    const narrow = await space.fsnOnTerminal(60, 'run', 'net.fsn', 'red.png', '--explain');
    for (const line of stripVTControlCharacters(narrow.out).split('\n'))
      expect(line.length).toBeLessThanOrEqual(60);
    const plain = JSON.parse((await space.fsn('run', 'net.fsn', 'red.png', '--json')).out);
    expect(plain).not.toHaveProperty('profile');
    expect(plain).not.toHaveProperty('explanation');
  });

  it('says what preprocessing it assumes, and takes another', async () => {
    const assumed = await space.fsn('run', 'net.onnx', 'red.png', '--json');
    expect(assumed.err).toMatch(/assuming ImageNet's normalisation at 32 x 32/);
    expect(JSON.parse(assumed.out).preprocessing.mean).toEqual([0.485, 0.456, 0.406]);
    expect(JSON.parse(assumed.out).results[0].top[0]).not.toHaveProperty('label');
    await space.write('own.json', '{"mean": [0.5, 0.5, 0.5], "colorOrder": "bgr"}');
    const own = await space.fsn('run', 'net.onnx', 'red.png', '--preprocessing', 'own.json', '--json');
    expect(own.err).toBe('');
    expect(JSON.parse(own.out).preprocessing).toMatchObject({ colorOrder: 'bgr', std: [1, 1, 1] });
  });

  it.each([
    [['run', 'net.fsn', 'none.png'], /none\.png: no such file/],
    [['run', 'https://example.org/net.fsn', 'red.png'], /only inspect reads URLs/],
    [['eval', 'net.fsn', '--data', 'red.png'], /red\.png: is a file, not a folder/],
    [['run', 'net.fsn', 'net.onnx'], /neither a PNG nor a JPEG/],
    [['run', 'net.onnx', 'red.png', '--preprocessing', 'none.json'], /none\.json: no such file/],
  ])('%j fails in one line', async (argv, message) => {
    const { status, out, err } = await space.fsn(...argv);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it.skipIf(!sharedFolder())('lists the raw outputs of a detector', async () => {
    const model = join(sharedFolder()!, 'models/ultraface/version-slim-320_without_postprocessing.onnx');
    const { status, out } = await space.fsn('run', model, 'red.png', '--json');
    expect(status).toBe(0);
    const { outputs } = JSON.parse(out).results[0];
    expect(outputs.boxes).toMatchObject({ dtype: 'float32', shape: [1, 4420, 4] });
    expect(outputs.boxes.values).toHaveLength(4420 * 4);
    const text = await space.fsn('run', model, 'red.png');
    expect(text.out).toMatch(/boxes +float32 +1 × 4420 × 4/);
  });
});

describe('fsn eval', () => {
  it.each([
    ['net.onnx', 'wasm'],
    ['net.fsn', 'wasm'],
    ['net.onnx', 'ort'],
    ['net.fsn', 'ort'],
    ['net.fsn', 'reference'],
  ])('measures %s by %s as onnxruntime does', async (model, backend) => {
    const argv = [
      'eval',
      model,
      '--data',
      '.',
      '--backend',
      backend,
      '--batch',
      '7',
      '--preprocessing',
      'unit',
      '--json',
    ];
    const { status, out, err } = await space.fsn(...argv);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const result = JSON.parse(out);

    const records = cifarRecords(30);
    const values = new Float32Array(30 * 3072);
    for (let i = 0; i < 30; i++) {
      for (let k = 0; k < 3072; k++) values[i * 3072 + k] = records[i * 3073 + 1 + k] / 255;
    }
    const expected = (await logits(values)).data as Float32Array;
    const ranks = Array.from({ length: 30 }, (_, i) =>
      rankOf(i % 10, expected.subarray(i * 10, i * 10 + 10)),
    );
    expect(result).toMatchObject({
      samples: 30,
      top1: ranks.filter((rank) => rank < 1).length / 30,
      top5: ranks.filter((rank) => rank < 5).length / 30,
      backend,
      dataset: 'CIFAR-10 test',
    });
    expect(result.top5).toBeGreaterThan(0);
    expect(result.milliseconds).toBeGreaterThan(0);
  });

  it('fills up the batch of a network that takes a fixed one', async () => {
    const graph = smallNetwork();
    const [input] = graph.inputs;
    await space.write('four.onnx', toOnnx({ ...graph, inputs: [{ ...input, shape: [4, 3, 32, 32] }] }));
    const argv = ['--data', '.', '--preprocessing', 'unit', '--limit', '10', '--json'];
    const any = JSON.parse((await space.fsn('eval', 'net.onnx', ...argv)).out);
    const four = await space.fsn('eval', 'four.onnx', ...argv, '--batch', '5');
    expect(four.err).toContain('takes 4 images at once');
    const { samples, top1, top5 } = JSON.parse(four.out);
    expect({ samples, top1, top5 }).toEqual({ samples: 10, top1: any.top1, top5: any.top5 });
    expect((await space.fsn('run', 'four.onnx', 'red.png', '--preprocessing', 'unit')).status).toBe(0);
  });

  it('stops at the limit and tells people', async () => {
    const { status, out } = await space.fsn('eval', 'net.fsn', '--data', '.', '--limit', '10');
    expect(status).toBe(0);
    expect(out).toMatch(/net\.fsn on CIFAR-10 test, 10 images, backend wasm\n {2}top-1 \d+\.\d\d % {3}top-5/);
  });

  it('matches the classes of a folder to labels by name', async () => {
    // The network's own answers, under the names of the answers: every image is right.
    const { out } = await space.fsn('run', 'net.fsn', 'red.png', 'small.png', '--top', '1', '--json');
    for (const { image, top } of JSON.parse(out).results) {
      await mkdir(space.path(`photos/${top[0].label}`), { recursive: true });
      await space.write(`photos/${top[0].label}/${image}`, await readFile(space.path(image)));
    }
    await mkdir(space.path('photos/zebra'), { recursive: true });
    expect(JSON.parse((await space.fsn('eval', 'net.fsn', '--data', 'photos', '--json')).out)).toMatchObject({
      samples: 2,
      top1: 1,
      top5: 1,
    });
    await space.write('photos/zebra/a.png', flatPng(4, 4, [1, 1, 1]));
    const wrong = await space.fsn('eval', 'net.fsn', '--data', 'photos', '--json');
    expect(wrong).toMatchObject({ status: 1, out: '' });
    expect(wrong.err).toContain('no label for: zebra');
  });

  it.skipIf(!sharedFolder())('refuses a network that is no classifier', async () => {
    const model = join(sharedFolder()!, 'models/ultraface/version-slim-320_without_postprocessing.onnx');
    const { status, err } = await space.fsn('eval', model, '--data', '.', '--limit', '1');
    expect(status).toBe(1);
    expect(err).toContain('not an image classifier');
  });
});
