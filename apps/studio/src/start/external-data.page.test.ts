import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { elementCount, weightTensor } from '@fsnet/graph';
import { fromOnnx } from '@fsnet/onnx';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { dropFiles } from '../../test/drop-files.ts';
import { StudioPage } from '../../test/studio-page.ts';

const studio = inject('studio');
const weights = Float32Array.of(1.5, -2.25);
let folder: string;
let onnx: string;
let data: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fsnet-studio-'));
  [onnx, data] = ['net.onnx', 'weights.bin'].map((name) => join(folder, name));
  await writeFile(onnx, addsExternalWeights('weights.bin'));
  // What is read stands behind 3 bytes of something else, so not aligned.
  await writeFile(data, Buffer.concat([Buffer.alloc(3), Buffer.from(weights.buffer)]));
});

afterAll(() => rm(folder, { recursive: true }));

test('an ONNX file and the file of its weights are read together', async () => {
  await using visit = await StudioPage.visit(studio);
  const { page } = visit;
  // In whatever order they come.
  await dropFiles(page, [data, onnx]);
  await page.locator('#workspace').waitFor();
  expect(await page.locator('#file-name').textContent()).toBe('net.onnx');
  const size = (await readFile(onnx)).length + weights.byteLength + 3;
  expect(await page.locator('.tiles').first().textContent()).toContain(`${size} B`);
  await visit.showPanel('Encode');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'ONNX, float32' }).click(),
  ]);
  const path = join(folder, 'saved.onnx');
  await download.saveAs(path);
  const { weights: saved } = fromOnnx(await readFile(path));
  const [weight] = saved.values();
  expect(elementCount(weight.shape)).toBe(2);
  expect(weightTensor(weight).data).toEqual(weights);
});

test('where the file of the weights is missing or too short, that is told, and what is expected', async () => {
  await using visit = await StudioPage.visit(studio);
  const { page } = visit;
  const problem = page.locator('#problem .problem');
  await page.locator('#file').setInputFiles([onnx]);
  await problem.waitFor();
  const told = await problem.textContent();
  expect(told).toContain('net.onnx keeps weights in the file "weights.bin", which was not opened with it');
  for (const fact of ['Codeio', 'Placenet.onnx', 'Expectedweights.bin']) expect(told).toContain(fact);

  const short = { name: 'weights.bin', mimeType: '', buffer: Buffer.alloc(7) };
  const whole = { name: 'net.onnx', mimeType: '', buffer: await readFile(onnx) };
  await page.locator('#file').setInputFiles([whole, short]);
  await expect.poll(() => problem.textContent()).toContain('Codebad-offset');
  expect(await problem.textContent()).toContain('Found7');

  await page.locator('#file').setInputFiles([onnx, data]);
  await page.locator('#workspace').waitFor();
  expect(await problem.count()).toBe(0);
});

/** y = x + w, w two floats 3 bytes into the file `location`: ONNX's protobuf by hand. */
function addsExternalWeights(location: string): Uint8Array {
  const field = (number: number, content: string | readonly number[]): number[] => {
    const bytes = typeof content === 'string' ? [...new TextEncoder().encode(content)] : content;
    const { length } = bytes;
    const size = length < 128 ? [length] : [(length & 127) | 128, length >> 7];
    return [(number << 3) | 2, ...size, ...bytes];
  };
  const varint = (number: number, value: number) => [number << 3, value];
  const shape = field(2, field(1, varint(1, 2)));
  const value = (name: string) => [...field(1, name), ...field(2, field(1, [...varint(1, 1), ...shape]))];
  const entry = (key: string, text: string) => field(13, [...field(1, key), ...field(2, text)]);
  const tensor = [
    ...[...varint(1, 2), ...varint(2, 1), ...field(8, 'w'), ...entry('location', location)],
    ...[...entry('offset', '3'), ...entry('length', '8'), ...varint(14, 1)],
  ];
  const node = [...field(1, 'x'), ...field(1, 'w'), ...field(2, 'y'), ...field(4, 'Add')];
  const graph = [
    ...[...field(1, node), ...field(2, 'g'), ...field(5, tensor)],
    ...[...field(11, value('x')), ...field(12, value('y'))],
  ];
  return Uint8Array.from([...varint(1, 8), ...field(7, graph), ...field(8, varint(2, 13))]);
}
