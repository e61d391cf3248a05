import { readFileSync } from 'node:fs';
import { inspect } from '@fsnet/decoder';
import { formatBytes } from '@fsnet/figures';
import { expect, inject, test } from 'vitest';
import { StudioPage } from '../../test/studio-page.ts';

const studio = inject('studio');
const file = new URL('../../../../test-models/resnet20-tap-cr4/model.fsn', import.meta.url);

test('the network is a graph that can be moved, zoomed and walked through', async () => {
  await using visit = await StudioPage.visit(studio);
  const { page } = visit;
  await visit.openShipped('8 bits');
  const graph = page.getByRole('listbox', { name: 'Layers of the network' });
  const boxes = graph.locator('.box');
  await boxes.first().waitFor();
  // Only what is in sight is there.
  expect(await boxes.count()).toBeLessThan(20);
  const first = boxes.first();
  const before = (await first.boundingBox())!;
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(async () => (await first.boundingBox())?.width).toBeGreaterThan(before.width * 1.2);

  await graph.hover();
  await page.mouse.wheel(0, 900);
  await expect.poll(() => page.locator('#box-0').count()).toBe(0);

  await page.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(() => boxes.count()).toBe(0);
  expect(await graph.locator('.far.product').isVisible()).toBe(true);

  await graph.focus();
  await page.keyboard.press('Home');
  for (const _ of Array(3)) await page.keyboard.press('ArrowDown');
  expect(await graph.getAttribute('aria-activedescendant')).toBe('box-3');
  const selected = graph.locator('[aria-selected="true"]');
  expect(await selected.getAttribute('aria-label')).toMatch(/^Conv, BatchNormalization: .*ratio 4\.00$/);
  await page.getByRole('heading', { name: 'Conv · BatchNorm' }).waitFor();
});

test('a weight shows what the file has of it, and its summary with the segments of each filter', async () => {
  await using visit = await StudioPage.visit(studio);
  const { page } = visit;
  await visit.openShipped('8 bits');
  const { layers } = await inspect(readFileSync(file));
  const [largest] = [...layers].sort((a, b) => b.bytes - a.bytes);
  await page.getByRole('button', { name: largest.name, exact: true }).click();
  const weight = page.locator('.weight');
  const facts = [largest.shape.join('×'), `ratio ${largest.ratio.toFixed(2)}`, formatBytes(largest.bytes)];
  for (const text of facts) expect(await weight.textContent()).toContain(text);

  const band = weight.locator('.first.band');
  const ofFirst = await band.getAttribute('d');
  // A filter of nine taps has nine stretches of the summary.
  expect(ofFirst!.match(/M/g)).toHaveLength(9);
  await weight.getByRole('slider').fill('40');
  await expect.poll(() => band.getAttribute('d')).not.toBe(ofFirst);
  expect(await weight.locator('output').textContent()).toBe('40');
  expect(await weight.getByRole('img', { name: /filters of .* channels/ }).isVisible()).toBe(true);
});
