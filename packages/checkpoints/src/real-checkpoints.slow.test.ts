import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from '@fsnet/encoder';
import { sharedFolder } from '@fsnet/testing';
import {
  type Cifar10Images,
  cifar10TestImages,
  imagenetNormalization,
  type Normalization,
} from '@fsnet/testing/cifar10';
import { load } from '@fsnet/wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ArchitectureName } from './architecture/architectures.ts';
import { importCheckpoint } from './import-checkpoint.ts';
import { readCheckpoint } from './state/read-checkpoint.ts';

const shared = sharedFolder();
const batch = 100;
const pixels: Normalization = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] };

describe.skipIf(!shared)('all 10,000 test images of CIFAR-10', () => {
  let images: Cifar10Images;
  beforeAll(() => {
    images = cifar10TestImages(shared!);
  }, 300_000);

  // As their origins measured them (../shared/models/README.md).
  test.each<[ArchitectureName, string, Normalization, number]>([
    ['mlperf-tiny-resnet8', 'cifar10-mlperf-tiny/resnet8', pixels, 87.19],
    ['resnet20', 'cifar10-resnet/resnet20', imagenetNormalization, 91.73],
  ])('%s is as good as its checkpoint', async (architecture, name, normalization, accuracy) => {
    const file = new Uint8Array(readFileSync(join(shared!, `models/${name}.safetensors`)));
    using model = await load(pack(importCheckpoint(readCheckpoint(file), { architecture })));
    const all = new Float32Array(10 * images.count);
    for (let first = 0; first < images.count; first += batch) {
      const { logits } = await model.run({ image: images.batch(first, batch, normalization) });
      all.set(logits as Float32Array, 10 * first);
    }
    // Two images of 10,000 may fall on the other side by rounding.
    expect(Math.abs(images.correct(all) / 100 - accuracy)).toBeLessThanOrEqual(0.02);
  });
});
