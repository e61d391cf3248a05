import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from '@fsnet/decoder';
import { fromOnnx, toOnnx } from '@fsnet/onnx';
import { onnxSession, sharedFolder } from '@fsnet/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encode } from './encode.ts';

const shared = sharedFolder();
const recordBytes = 3073;
const mean = [0.485, 0.456, 0.406];
const std = [0.229, 0.224, 0.225];

/** What an ONNX file says of the CIFAR-10 test images: 10 logits an image, in their order. */
async function logitsOf(onnx: Uint8Array, records: Uint8Array): Promise<Float32Array> {
  const session = await onnxSession(onnx);
  const batch = 100;
  const images = records.length / recordBytes;
  const logits = new Float32Array(10 * images);
  for (let first = 0; first < images; first += batch) {
    const data = new Float32Array(batch * 3072);
    for (let i = 0, out = 0; i < batch; i++) {
      const begin = (first + i) * recordBytes + 1;
      for (let pixel = 0; pixel < 3072; pixel++, out++) {
        const channel = Math.floor(pixel / 1024);
        data[out] = (records[begin + pixel] / 255 - mean[channel]) / std[channel];
      }
    }
    const outputs = await session.run({
      [session.inputNames[0]]: { dtype: 'float32', shape: [batch, 3, 32, 32], data },
    });
    logits.set(outputs[session.outputNames[0]].data as Float32Array, 10 * first);
  }
  await session.release();
  return logits;
}

/** Percent of the images whose label is the largest logit. */
function top1(logits: Float32Array, records: Uint8Array): number {
  const images = records.length / recordBytes;
  let correct = 0;
  for (let image = 0; image < images; image++) {
    const row = logits.subarray(10 * image, 10 * image + 10);
    if (row.indexOf(Math.max(...row)) === records[image * recordBytes]) correct++;
  }
  return (100 * correct) / images;
}

/** The float32 values of a .npy file of version 1: magic, version, length of its text header, header, values. */
function readNpy(path: string): Float32Array {
  const bytes = readFileSync(path);
  return new Float32Array(Uint8Array.from(bytes.subarray(10 + bytes.readUInt16LE(8))).buffer);
}

describe.skipIf(!shared)('the CIFAR-10 ResNets, all 10,000 test images', () => {
  let folder = '';
  let records = new Uint8Array();
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fsnet-cifar-'));
    execFileSync('node', [join(shared!, 'data/cifar-10/unpack.mjs'), folder]);
    records = readFileSync(join(folder, 'test_batch.bin'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
      const measured = top1(await logitsOf(toOnnx(decode(file)), records), records);
      console.log(`${name} ${bits} bits: top-1 ${measured}, ${file.length} of ${onnx.length} bytes`);
      expect(Math.abs(measured - accuracy)).toBeLessThanOrEqual(tolerance);
      expect(file.length).toBeLessThanOrEqual(share * onnx.length);
    },
  );

  test.each(['resnet20', 'resnet56'])('%s gives the logits that were published with it', async (name) => {
    const base = join(shared!, `models/cifar10-resnet/${name}`);
    const file = encode(fromOnnx(readFileSync(`${base}.onnx`)), { bits: 32 });
    const logits = await logitsOf(toOnnx(decode(file)), records);
    const expected = readNpy(`${base}.test_logits.npy`);
    expect(logits.length).toBe(expected.length);
    const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - logits[i])), 0);
    console.log(`${name} 32 bits: top-1 ${top1(logits, records)}, logits differ by at most ${worst}`);
    expect(worst).toBeLessThanOrEqual(1e-4);
  });
});
