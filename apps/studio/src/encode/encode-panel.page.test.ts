import { readFileSync } from 'node:fs';
import { decode, inspect, unpack } from '@fsnet/decoder';
import { encode } from '@fsnet/encoder';
import { formatBytes } from '@fsnet/figures';
import type { Graph } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { fromOnnx, toOnnx } from '@fsnet/onnx';
import type { Page } from 'playwright';
import { expect, inject, test } from 'vitest';
import { StudioPage } from '../../test/studio-page.ts';

const studio = inject('studio');
const models = new URL('../../../../test-models/', import.meta.url);
const dense = new Uint8Array(readFileSync(new URL('resnet20-dense/model.fsn', models)));
const onnx = new Uint8Array(readFileSync(new URL('resnet8-cifar10/resnet8.onnx', models)));

async function saved(page: Page, name: string): Promise<Uint8Array> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name, exact: true }).click(),
  ]);
  const parts: Uint8Array[] = [];
  for await (const part of await download.createReadStream()) parts.push(part);
  return new Uint8Array(Buffer.concat(parts));
}

/** Waits until the encoder has made `bytes` of the network. */
function size(page: Page, bytes: number): Promise<void> {
  return expect
    .poll(() => page.locator('.big-size').textContent(), { timeout: 20_000 })
    .toBe(formatBytes(bytes));
}

test('sizes follow the settings, and what is saved is what encode gives', async () => {
  await using visit = await StudioPage.visit(studio);
  const { page } = visit;
  await visit.openShipped('dense');
  await visit.showPanel('Encode');
  const graph = unpack(dense);
  const expected = (settings: Parameters<typeof encode>[1]) =>
    encode(graph, { goldenSamples: 0, protect: true, recipe: { layers: [] }, ...settings });

  await page.getByLabel('Bits a weight').selectOption('5');
  // At once, before the encoder is done.
  expect(await page.locator('.big-size').textContent()).toMatch(/^about 1\d\d kB$/);
  const plain = expected({ bits: 5 });
  await size(page, plain.length);
  expect(await saved(page, '.fsn')).toEqual(plain);

  await page.getByText('Settings of single layers').click();
  const [largest] = (await inspect(plain)).layers
    .filter(({ op }) => op === 'Conv')
    .sort((a, b) => b.parameters - a.parameters);
  await page.getByLabel(`Bits of ${largest.name}`).selectOption('2');
  await page.getByLabel(`Ratio of ${largest.name}`).fill('4');
  const own = expected({
    bits: 5,
    recipe: { layers: [{ match: largest.name, bits: 2, ratio: 4, refit: true, protect: false }] },
  });
  await size(page, own.length);
  expect(await page.locator('tr.warned').count()).toBe(1);

  await page.getByRole('radio', { name: /^Encoded, / }).check();
  await visit.showPanel('Network');
  await page.getByRole('button', { name: largest.name, exact: true }).click();
  await expect.poll(() => page.locator('.weight').textContent()).toContain('summary, ratio 4.0');
});

test('an ONNX file becomes a .fsn, and ONNX in both forms', async () => {
  await using visit = await StudioPage.visit(studio);
  const { page } = visit;
  await visit.openFile('resnet8.onnx', onnx);
  await page.locator('#workspace').waitFor();
  await visit.showPanel('Encode');
  expect(await page.getByRole('button', { name: '.fsn', exact: true }).isDisabled()).toBe(true);
  await page.getByLabel('Bits a weight').selectOption('6');
  const file = encode(fromOnnx(onnx), { bits: 6, goldenSamples: 0, protect: true, recipe: { layers: [] } });
  await size(page, file.length);
  const weightsOf = ({ weights }: Graph) => weights;
  expect(weightsOf(fromOnnx(await saved(page, 'ONNX, float32')))).toEqual(
    weightsOf(fromOnnx(toOnnx(decode(file)))),
  );
  expect(await saved(page, 'ONNX, compact')).toEqual(toOnnx(unpack(file), { form: 'compact' }));
  await page.locator('.downloads').getByRole('radio', { name: 'As opened' }).check();
  expect(weightsOf(fromOnnx(await saved(page, 'ONNX, float32')))).toEqual(weightsOf(fromOnnx(onnx)));
});

test('encoding can be cancelled, and the newest settings win', async () => {
  const deep = cifarResNet({ depth: 110 });
  await using visit = await StudioPage.visit(studio);
  const { page } = visit;
  await visit.openFile('resnet110.onnx', toOnnx(deep));
  await page.locator('#workspace').waitFor();
  await visit.showPanel('Encode');
  const ratio = page.getByLabel('Ratio of filter summaries');
  await ratio.fill('9');
  const cancel = page.getByRole('button', { name: 'Cancel' });
  await cancel.waitFor();
  // Not by the mouse, which waits until the button lies still.
  await cancel.dispatchEvent('click');
  await expect.poll(() => cancel.count()).toBe(0);
  expect(await page.locator('.big-size').textContent()).toMatch(/^about /);
  for (const step of ['8', '9', '0']) await ratio.fill(step);
  const file = encode(fromOnnx(toOnnx(deep)), {
    bits: 8,
    goldenSamples: 0,
    protect: true,
    recipe: { layers: [] },
  });
  await size(page, file.length);
});
