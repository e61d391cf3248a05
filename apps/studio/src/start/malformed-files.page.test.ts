import { readFileSync } from 'node:fs';
import { unpack } from '@fsnet/decoder';
import { FsnError } from '@fsnet/graph';
import { fromOnnx, toOnnx } from '@fsnet/onnx';
import { expect, inject, test } from 'vitest';
import { StudioPage } from '../../test/studio-page.ts';

const studio = inject('studio');
const models = new URL('../../../../test-models/', import.meta.url);
const read = (path: string) => new Uint8Array(readFileSync(new URL(path, models)));
const fsn = read('resnet20-dense/model.fsn');
const onnx = read('resnet8-cifar10/resnet8.onnx');
const text = new TextEncoder().encode('A letter, not a network.\n'.repeat(20));

/** The same bytes with all bits turned from `at` on. */
function flipped(bytes: Uint8Array, at: number, length = 8): Uint8Array {
  return bytes.map((byte, i) => (i >= at && i < at + length ? byte ^ 0xff : byte));
}

/** With the code where the library by itself does not say it as the page does. */
const files: readonly (readonly [name: string, bytes: Uint8Array, code?: string])[] = [
  ['header.fsn', read('vectors/malformed/metadata-metadata-preprocessing-0-scale-infinity.fsn')],
  ['stream.fsn', read('vectors/malformed/stream-words-2-to-the-31.fsn')],
  ['truncated.fsn', fsn.subarray(0, fsn.length >> 1)],
  ['flipped-header.fsn', flipped(fsn, 16)],
  ['flipped-weights.fsn', flipped(fsn, fsn.length - 2000)],
  ['wrong-magic.fsn', flipped(fsn, 8, 4)],
  ['letter.fsn', text],
  ['empty.fsn', new Uint8Array(0), 'truncated'],
  ['truncated.onnx', onnx.subarray(0, onnx.length >> 1)],
  ['flipped.onnx', flipped(onnx, 0)],
  ['function.onnx', withFunction('Own')],
  ['letter.onnx', text],
  ['empty.onnx', new Uint8Array(0), 'truncated'],
  ['letter.txt', text, 'not-onnx'],
];

/** y = op(x), op a function of the file itself: ONNX's protobuf by hand. */
function withFunction(op: string): Uint8Array {
  const field = (number: number, content: string | readonly number[]): number[] => {
    const bytes = typeof content === 'string' ? [...new TextEncoder().encode(content)] : content;
    const tag = (number << 3) | 2;
    return [...(tag < 128 ? [tag] : [(tag & 127) | 128, tag >> 7]), bytes.length, ...bytes];
  };
  const varint = (number: number, value: number) => [number << 3, value];
  const value = (name: string) => [...field(1, name), ...field(2, field(1, varint(1, 1)))];
  const node = [...field(1, 'x'), ...field(2, 'y'), ...field(4, op)];
  const graph = [...field(1, node), ...field(2, 'g'), ...field(11, value('x')), ...field(12, value('y'))];
  const model = [...varint(1, 8), ...field(7, graph), ...field(8, varint(2, 18)), ...field(25, field(1, op))];
  return Uint8Array.from(model);
}

test('a malformed file is told of with its code and place, and the network that was open stays', async () => {
  await using visit = await StudioPage.visit(studio);
  const { page } = visit;
  await visit.openShipped('4 bits');
  const boxes = await page.locator('.graph').getByRole('option').count();
  for (const [name, bytes, code] of files) {
    await page.getByRole('button', { name: 'Open another' }).click();
    await visit.openFile(name, bytes);
    const problem = page.locator('#problem .problem');
    await problem.waitFor();
    const told = (await problem.textContent())!;
    const expected = code === undefined ? errorOf(name, bytes) : { code, path: undefined, offset: undefined };
    expect(told, name).toContain(`Code${expected.code}`);
    if (expected.path !== undefined) expect(told, name).toContain(`Place${expected.path}`);
    else if (expected.offset === undefined) expect(told, name).toContain(`Place${name}`);
    if (expected.offset !== undefined) expect(told, name).toContain(`Byte${expected.offset}`);
    await page.getByRole('button', { name: 'Back to the network' }).click();
    expect(await page.locator('#file-name').textContent()).toBe('resnet20-tap-cr4-4bit.fsn');
    expect(await page.locator('.graph').getByRole('option').count()).toBe(boxes);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    expect(await problem.count()).toBe(0);
  }
  // It still runs.
  await visit.showPanel('Run');
  await page.getByRole('button', { name: 'ship' }).click();
  expect(await page.locator('.classes li').first().textContent()).toMatch(/^ship/);
});

test('an operator that fsnet does not know is shown, and told of where the network is to run', async () => {
  const node = {
    name: 'strange',
    op: 'Frobnicate',
    domain: '',
    attributes: {},
    inputs: ['x'],
    outputs: ['y'],
  };
  const bytes = toOnnx({
    ...{ name: 'odd', opset: 18, domains: {}, metadata: {}, weights: new Map(), nodes: [node] },
    inputs: [{ name: 'x', dtype: 'float32', shape: [1, 3, 8, 8] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: [1, 10] }],
  });
  await using visit = await StudioPage.visit(studio);
  const { page } = visit;
  await visit.openFile('odd.onnx', bytes);
  await page.locator('#workspace').waitFor();
  await visit.showPanel('Run');
  await page.getByRole('button', { name: 'ship' }).click();
  const problem = page.locator('.run-panel .problem');
  await problem.waitFor();
  const told = await problem.textContent();
  expect(told).toContain('Codeunsupported-operator');
  expect(told).toContain('Place');
  expect(told).toContain('Frobnicate');
});

function errorOf(name: string, file: Uint8Array): FsnError {
  try {
    if (name.endsWith('.onnx')) fromOnnx(file);
    else unpack(file);
  } catch (error) {
    if (error instanceof FsnError) return error;
  }
  throw new Error(`${name} is read as if nothing were wrong`);
}
