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

/** Percent of the CIFAR-10 test images that an ONNX file gets right. */
async function top1(onnx: Uint8Array, records: Uint8Array): Promise<number> {
  const session = await onnxSession(onnx);
  const batch = 100;
  const images = records.length / recordBytes;
  let correct = 0;
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
    const logits = outputs[session.outputNames[0]].data as Float32Array;
    for (let i = 0; i < batch; i++) {
      const row = logits.subarray(10 * i, 10 * i + 10);
      if (row.indexOf(Math.max(...row)) === records[(first + i) * recordBytes]) correct++;
    }
  }
  await session.release();
  return (100 * correct) / images;
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
      const measured = await top1(toOnnx(decode(file)), records);
      console.log(`${name} ${bits} bits: top-1 ${measured}, ${file.length} of ${onnx.length} bytes`);
      expect(Math.abs(measured - accuracy)).toBeLessThanOrEqual(tolerance);
      expect(file.length).toBeLessThanOrEqual(share * onnx.length);
    },
  );
});
