import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from '@fsnet/decoder';
import { encode } from '@fsnet/encoder';
import { float32 } from '@fsnet/graph';
import { fromOnnx, toOnnx } from '@fsnet/onnx';
import { type OnnxSession, onnxSession, sharedFolder } from '@fsnet/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { load } from './load/load.ts';
import type { Model } from './load/model.ts';

const shared = sharedFolder();
const recordBytes = 3073;
const pixels = 1024;
const batch = 100;

interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

const imagenet: Normalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const cifar: Normalization = { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] };

const dense = (name: string) => () =>
  encode(fromOnnx(readFileSync(join(shared!, `models/cifar10-resnet/${name}.onnx`))), { bits: 8 });
const summaries = () =>
  readFileSync(
    fileURLToPath(new URL('../../../test-models/resnet8-cifar10/resnet8-cr4.fsn', import.meta.url)),
  );

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

interface Run {
  readonly logits: Float32Array;
  /** One a batch. */
  readonly milliseconds: number[];
}

/** What ours and onnxruntime-web make of all images, batch by batch in turn. */
async function runBoth(
  model: Model,
  session: OnnxSession,
  records: Uint8Array,
  normalization: Normalization,
): Promise<{ ours: Run; theirs: Run }> {
  const count = records.length / recordBytes;
  const newRun = (): Run => ({ logits: new Float32Array(10 * count), milliseconds: [] });
  const [ours, theirs] = [newRun(), newRun()];
  for (let first = 0; first < count; first += batch) {
    const image = imagesOf(records, first, normalization);
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

/** Images whose label is the largest logit. */
function correct(logits: Float32Array, records: Uint8Array): number {
  let count = 0;
  for (let image = 0; image < records.length / recordBytes; image++) {
    const row = logits.subarray(10 * image, 10 * image + 10);
    if (row.indexOf(Math.max(...row)) === records[image * recordBytes]) count++;
  }
  return count;
}

/** Of the median batch. */
function imagesPerSecond({ milliseconds }: Run): number {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  return (1000 * batch) / sorted[sorted.length >> 1];
}

describe.skipIf(!shared)('all 10,000 test images of CIFAR-10', () => {
  let folder = '';
  let records = new Uint8Array();
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fsnet-cifar-'));
    execFileSync('node', [join(shared!, 'data/cifar-10/unpack.mjs'), folder]);
    records = readFileSync(join(folder, 'test_batch.bin'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    { name: 'ResNet-20, dense, 8 bits', file: dense('resnet20'), normalization: imagenet, accuracy: 91.73 },
    { name: 'ResNet-56, dense, 8 bits', file: dense('resnet56'), normalization: imagenet, accuracy: 93.39 },
    { name: 'ResNet-8 in filter summaries', file: summaries, normalization: cifar, accuracy: 83.98 },
  ])('$name: as onnxruntime-web', async ({ name, file, normalization, accuracy }) => {
    const fsn = file();
    using model = await load(fsn);
    const session = await onnxSession(toOnnx(decode(fsn)));
    const { ours, theirs } = await runBoth(model, session, records, normalization);
    await session.release();
    const worst = ours.logits.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - theirs.logits[i])),
      0,
    );
    const top1 = correct(ours.logits, records) / 100;
    const [rate, rateOfTheirs] = [ours, theirs].map(imagesPerSecond);
    console.log(
      `${name}: top-1 ${top1}; ${rate.toFixed(0)} images/s, onnxruntime-web ${rateOfTheirs.toFixed(0)} ` +
        `(${(rate / rateOfTheirs).toFixed(2)} times); logits differ by at most ${worst.toExponential(1)}`,
    );
    expect(top1).toBe(correct(theirs.logits, records) / 100);
    expect(worst).toBeLessThanOrEqual(1e-4);
    expect(Math.abs(top1 - accuracy)).toBeLessThanOrEqual(0.1);
  });
});
