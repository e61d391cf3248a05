import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from '@fsnet/encoder';
import { fromOnnx } from '@fsnet/onnx';
import { relativeL2, sharedFolder } from '@fsnet/testing';
import {
  type Cifar10Images,
  cifar10Normalization,
  cifar10TestImages,
  imagenetNormalization,
  predictions,
} from '@fsnet/testing/cifar10';
import { load as loadOnCpu } from '@fsnet/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { withErrorScopes } from '../test/error-scopes.ts';
import { gpuBackend } from '../test/gpu-backend.ts';
import { testModel } from '../test/test-model.ts';
import { load } from './load/load.ts';

const shared = sharedFolder();
const count = 1000;
const batch = 100;

const onnx = (name: string) => fromOnnx(readFileSync(join(shared!, `models/cifar10-resnet/${name}.onnx`)));

describe.skipIf(!shared)('1,000 test images of CIFAR-10', () => {
  let images: Cifar10Images;
  beforeAll(() => {
    images = cifar10TestImages(shared!).first(count);
  });

  test.each([
    ['ResNet-20, dense, 8 bits', async () => encode(onnx('resnet20'), { bits: 8 }), imagenetNormalization],
    ['ResNet-56, dense, 8 bits', async () => encode(onnx('resnet56'), { bits: 8 }), imagenetNormalization],
    [
      'ResNet-20 in filter summaries',
      async () => encode(onnx('resnet20'), { bits: 8, ratio: 4 }),
      imagenetNormalization,
    ],
    [
      'ResNet-8 in filter summaries',
      () => testModel('resnet8-cifar10/resnet8-cr4.fsn'),
      cifar10Normalization,
    ],
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
        const image = images.batch(first, batch, normalization);
        const begin = performance.now();
        const [own] = Object.values(await gpu.run({ [input]: image }));
        milliseconds += performance.now() - begin;
        ours.set(own, 10 * first);
        theirs.set(Object.values(await cpu.run({ [input]: image }))[0], 10 * first);
      }
    });
    expect(tf.getBackend()).toBe('webgpu');
    const error = relativeL2(ours, theirs);
    const right = images.correct(ours);
    console.log(
      `${name}: top-1 ${(100 * right) / count} %, ${((1000 * count) / milliseconds).toFixed(0)} images/s, ` +
        `relative L2 to the CPU's logits ${error.toExponential(1)}`,
    );
    expect(predictions(ours)).toEqual(predictions(theirs));
    expect(error).toBeLessThan(1e-5);
  });
});
