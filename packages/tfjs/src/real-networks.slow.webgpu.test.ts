import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from '@fsnet/encoder';
import { fromOnnx } from '@fsnet/onnx';
import { relativeL2, sharedFolder } from '@fsnet/testing';
import { load as loadOnCpu } from '@fsnet/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withErrorScopes } from '../test/error-scopes.ts';
import { gpuBackend } from '../test/gpu-backend.ts';
import { testModel } from '../test/test-model.ts';
import { load } from './load/load.ts';

const shared = sharedFolder();
const recordBytes = 3073;
const pixels = 1024;
const count = 1000;
const batch = 100;

interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

const imagenet: Normalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const cifar: Normalization = { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] };

const onnx = (name: string) => fromOnnx(readFileSync(join(shared!, `models/cifar10-resnet/${name}.onnx`)));

function imagesOf(records: Uint8Array, first: number, { mean, std }: Normalization): Float32Array {
  const images = new Float32Array(batch * 3 * pixels);
  for (let i = 0, out = 0; i < batch; i++) {
    const begin = (first + i) * recordBytes + 1;
    for (let pixel = 0; pixel < 3 * pixels; pixel++, out++) {
      const channel = Math.floor(pixel / pixels);
      images[out] = (records[begin + pixel] / 255 - mean[channel]) / std[channel];
    }
  }
  return images;
}

/** The index of the largest of each ten. */
function predictions(logits: Float32Array): number[] {
  return Array.from({ length: logits.length / 10 }, (_, image) => {
    const row = logits.subarray(10 * image, 10 * image + 10);
    return row.indexOf(Math.max(...row));
  });
}

describe.skipIf(!shared)('1,000 test images of CIFAR-10', () => {
  let folder = '';
  let records = new Uint8Array();
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fsnet-cifar-'));
    execFileSync('node', [join(shared!, 'data/cifar-10/unpack.mjs'), folder]);
    records = readFileSync(join(folder, 'test_batch.bin')).subarray(0, count * recordBytes);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['ResNet-20, dense, 8 bits', async () => encode(onnx('resnet20'), { bits: 8 }), imagenet],
    ['ResNet-56, dense, 8 bits', async () => encode(onnx('resnet56'), { bits: 8 }), imagenet],
    ['ResNet-20 in filter summaries', async () => encode(onnx('resnet20'), { bits: 8, ratio: 4 }), imagenet],
    ['ResNet-8 in filter summaries', () => testModel('resnet8-cifar10/resnet8-cr4.fsn'), cifar],
  ] as const)('%s: as on the CPU', async (name, read, normalization) => {
    const file = await read();
    const { device } = await gpuBackend();
    using cpu = await loadOnCpu(file);
    using gpu = await load(file);
    const [{ name: input }] = gpu.inputs;
    const [ours, theirs] = [new Float32Array(10 * count), new Float32Array(10 * count)];
    let milliseconds = 0;
    await withErrorScopes(device, async () => {
      for (let first = 0; first < count; first += batch) {
        const image = imagesOf(records, first, normalization);
        const begin = performance.now();
        const [own] = Object.values(await gpu.run({ [input]: image }));
        milliseconds += performance.now() - begin;
        ours.set(own, 10 * first);
        theirs.set(Object.values(await cpu.run({ [input]: image }))[0], 10 * first);
      }
    });
    expect(tf.getBackend()).toBe('webgpu');
    const error = relativeL2(ours, theirs);
    const right = predictions(ours).filter((label, i) => label === records[i * recordBytes]).length;
    console.log(
      `${name}: top-1 ${(100 * right) / count} %, ${((1000 * count) / milliseconds).toFixed(0)} images/s, ` +
        `relative L2 to the CPU's logits ${error.toExponential(1)}`,
    );
    expect(predictions(ours)).toEqual(predictions(theirs));
    expect(error).toBeLessThan(1e-5);
  });
});
