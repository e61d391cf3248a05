import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from '@fsnet/decoder';
import { encode } from '@fsnet/encoder';
import { float32 } from '@fsnet/graph';
import { fromOnnx, toOnnx } from '@fsnet/onnx';
import { type OnnxSession, onnxSession, sharedFolder } from '@fsnet/testing';
import {
  type Cifar10Images,
  cifar10Normalization,
  cifar10TestImages,
  imagenetNormalization,
  type Normalization,
} from '@fsnet/testing/cifar10';
import { beforeAll, describe, expect, test } from 'vitest';
import { load } from './load/load.ts';
import type { Model } from './load/model.ts';

const shared = sharedFolder();
const batch = 100;

const dense = (name: string) => () =>
  encode(fromOnnx(readFileSync(join(shared!, `models/cifar10-resnet/${name}.onnx`))), { bits: 8 });
const summaries = () =>
  readFileSync(
    fileURLToPath(new URL('../../../test-models/resnet8-cifar10/resnet8-cr4.fsn', import.meta.url)),
  );

interface Run {
  readonly logits: Float32Array;
  /** One a batch. */
  readonly milliseconds: number[];
}

/** What ours and onnxruntime-web make of all images, batch by batch in turn. */
async function runBoth(
  model: Model,
  session: OnnxSession,
  images: Cifar10Images,
  normalization: Normalization,
): Promise<{ ours: Run; theirs: Run }> {
  const { count } = images;
  const newRun = (): Run => ({ logits: new Float32Array(10 * count), milliseconds: [] });
  const [ours, theirs] = [newRun(), newRun()];
  for (let first = 0; first < count; first += batch) {
    const image = images.batch(first, batch, normalization);
    let begin = performance.now();
    const [own] = Object.values(await model.run({ [model.inputs[0].name]: image }));
    ours.milliseconds.push(performance.now() - begin);
    ours.logits.set(own, 10 * first);
    begin = performance.now();
    const outputs = await session.run({ [session.inputNames[0]]: float32([batch, 3, 32, 32], image) });
    theirs.milliseconds.push(performance.now() - begin);
    theirs.logits.set(outputs[session.outputNames[0]].data as Float32Array, 10 * first);
  }
  return { ours, theirs };
}

/** Of the median batch. */
function imagesPerSecond({ milliseconds }: Run): number {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  return (1000 * batch) / sorted[sorted.length >> 1];
}

describe.skipIf(!shared)('all 10,000 test images of CIFAR-10', () => {
  let images: Cifar10Images;
  beforeAll(() => {
    images = cifar10TestImages(shared!);
  });

  test.each([
    {
      name: 'ResNet-20, dense, 8 bits',
      file: dense('resnet20'),
      normalization: imagenetNormalization,
      accuracy: 91.73,
    },
    {
      name: 'ResNet-56, dense, 8 bits',
      file: dense('resnet56'),
      normalization: imagenetNormalization,
      accuracy: 93.39,
    },
    {
      name: 'ResNet-8 in filter summaries',
      file: summaries,
      normalization: cifar10Normalization,
      accuracy: 83.98,
    },
  ])('$name: as onnxruntime-web', async ({ name, file, normalization, accuracy }) => {
    const fsn = file();
    using model = await load(fsn);
    const session = await onnxSession(toOnnx(decode(fsn)));
    const { ours, theirs } = await runBoth(model, session, images, normalization);
    await session.release();
    const worst = ours.logits.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - theirs.logits[i])),
      0,
    );
    const top1 = images.correct(ours.logits) / 100;
    const [rate, rateOfTheirs] = [ours, theirs].map(imagesPerSecond);
    console.log(
      `${name}: top-1 ${top1}; ${rate.toFixed(0)} images/s, onnxruntime-web ${rateOfTheirs.toFixed(0)} ` +
        `(${(rate / rateOfTheirs).toFixed(2)} times); logits differ by at most ${worst.toExponential(1)}`,
    );
    expect(top1).toBe(images.correct(theirs.logits) / 100);
    expect(worst).toBeLessThanOrEqual(1e-4);
    expect(Math.abs(top1 - accuracy)).toBeLessThanOrEqual(0.1);
  });
});
