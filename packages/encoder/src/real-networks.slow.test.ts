import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from '@fsnet/decoder';
import { fromOnnx, toOnnx } from '@fsnet/onnx';
import { onnxSession, sharedFolder } from '@fsnet/testing';
import { type Cifar10Images, cifar10TestImages, imagenetNormalization } from '@fsnet/testing/cifar10';
import { beforeAll, describe, expect, test } from 'vitest';
import { encode } from './encode.ts';

const shared = sharedFolder();

/** What an ONNX file says of the CIFAR-10 test images: 10 logits an image, in their order. */
async function logitsOf(onnx: Uint8Array, images: Cifar10Images): Promise<Float32Array> {
  const session = await onnxSession(onnx);
  const batch = 100;
  const logits = new Float32Array(10 * images.count);
  for (let first = 0; first < images.count; first += batch) {
    const data = images.batch(first, batch, imagenetNormalization);
    const outputs = await session.run({
      [session.inputNames[0]]: { dtype: 'float32', shape: [batch, 3, 32, 32], data },
    });
    logits.set(outputs[session.outputNames[0]].data as Float32Array, 10 * first);
  }
  await session.release();
  return logits;
}

/** Percent of the images whose label is the largest logit. */
function top1(logits: Float32Array, images: Cifar10Images): number {
  return (100 * images.correct(logits)) / images.count;
}

/** The float32 values of a .npy file of version 1: magic, version, length of its text header, header, values. */
function readNpy(path: string): Float32Array {
  const bytes = readFileSync(path);
  return new Float32Array(Uint8Array.from(bytes.subarray(10 + bytes.readUInt16LE(8))).buffer);
}

describe.skipIf(!shared)('the CIFAR-10 ResNets, all 10,000 test images', () => {
  let images: Cifar10Images;
  beforeAll(() => {
    images = cifar10TestImages(shared!);
  });

  test.each([
    { name: 'resnet20', bits: 8, accuracy: 91.73, tolerance: 0.1, share: 0.25 },
    { name: 'resnet20', bits: 6, accuracy: 91.73, tolerance: 0.5, share: 0.2 },
    { name: 'resnet56', bits: 8, accuracy: 93.39, tolerance: 0.1, share: 0.25 },
    { name: 'resnet56', bits: 6, accuracy: 93.39, tolerance: 0.5, share: 0.2 },
  ] as const)(
    '$name keeps its accuracy at $bits bits',
    async ({ name, bits, accuracy, tolerance, share }) => {
      const onnx = readFileSync(join(shared!, `models/cifar10-resnet/${name}.onnx`));
      const file = encode(fromOnnx(onnx), { bits });
      const measured = top1(await logitsOf(toOnnx(decode(file)), images), images);
      console.log(`${name} ${bits} bits: top-1 ${measured}, ${file.length} of ${onnx.length} bytes`);
      expect(Math.abs(measured - accuracy)).toBeLessThanOrEqual(tolerance);
      expect(file.length).toBeLessThanOrEqual(share * onnx.length);
    },
  );

  test.each(['resnet20', 'resnet56'])('%s gives the logits that were published with it', async (name) => {
    const base = join(shared!, `models/cifar10-resnet/${name}`);
    const file = encode(fromOnnx(readFileSync(`${base}.onnx`)), { bits: 32 });
    const logits = await logitsOf(toOnnx(decode(file)), images);
    const expected = readNpy(`${base}.test_logits.npy`);
    expect(logits.length).toBe(expected.length);
    const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - logits[i])), 0);
    console.log(`${name} 32 bits: top-1 ${top1(logits, images)}, logits differ by at most ${worst}`);
    expect(worst).toBeLessThanOrEqual(1e-4);
  });
});
