import { encode } from '@fsnet/encoder';
import type { Preprocessing } from '@fsnet/graph';
import { colorDetector } from '@fsnet/testing';
import type { Page } from 'playwright';
import { expect, inject, test } from 'vitest';
import { StudioPage } from '../../test/studio-page.ts';

const studio = inject('studio');

/** Pixels 0 to 1. */
const unit: Preprocessing = {
  ...{ input: 'image', width: 8, height: 8, resize: 'stretch', colorOrder: 'rgb', layout: 'nchw' },
  ...{ scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] },
};

/** Rows of a card: what it says, and how sure. */
async function answers(page: Page, card: string): Promise<string[]> {
  const rows = page.getByRole('region', { name: card, exact: true }).locator('.classes li');
  await rows.first().waitFor();
  return rows.evaluateAll((items) =>
    items.map(({ children }) =>
      [...children]
        .slice(1)
        .map(({ textContent }) => textContent)
        .join(' '),
    ),
  );
}

test('a picture is classified on CPU and GPU as the dense network is in ONNX Runtime Web', async () => {
  await using visit = await StudioPage.visit(studio);
  const { page } = visit;
  await visit.openShipped('4 bits');
  await visit.showPanel('Run');
  await page.getByRole('button', { name: 'ship' }).click();
  const onCpu = await answers(page, 'fsnet');
  expect(onCpu).toHaveLength(5);
  expect(onCpu[0]).toMatch(/^ship \d/);
  const ours = await page.getByRole('region', { name: 'fsnet', exact: true }).textContent();
  expect(ours).toMatch(/Latency[\d.]+ ms/);
  expect(ours).toMatch(/61\.0 kB \+ \d+\.\d kB runtime/);

  await page.getByLabel('Compare with ONNX Runtime Web').check();
  expect(await answers(page, 'ONNX Runtime Web, dense')).toEqual(onCpu);
  const theirs = await page.getByRole('region', { name: 'ONNX Runtime Web, dense' }).textContent();
  expect(theirs).toMatch(/1\.1\d MB \+ 14\.\d MB runtime/);

  await page.getByLabel('Compare with ONNX Runtime Web').uncheck();
  await page.getByRole('region', { name: 'fsnet', exact: true }).evaluate((card) => {
    card.querySelector('.classes')!.remove();
  });
  await page.getByRole('radio', { name: 'GPU (WebGPU)' }).check();
  expect(await answers(page, 'fsnet')).toEqual(onCpu);
});

test('drawings and the webcam are looked at', async () => {
  await using visit = await StudioPage.visit(studio);
  const { page } = visit;
  await visit.openShipped('4 bits');
  await visit.showPanel('Run');
  await page.getByRole('radio', { name: 'Drawing' }).check();
  const pad = (await page.getByRole('img', { name: 'Drawing' }).boundingBox())!;
  await page.mouse.move(pad.x + 60, pad.y + 60);
  await page.mouse.down();
  await page.mouse.move(pad.x + 200, pad.y + 220, { steps: 8 });
  await page.mouse.up();
  expect(await answers(page, 'fsnet')).toHaveLength(5);

  await page.getByRole('radio', { name: 'Webcam' }).check();
  await page.getByRole('button', { name: 'Start the webcam' }).click();
  const card = page.getByRole('region', { name: 'fsnet', exact: true });
  // Frame after frame.
  for (const _ of Array(3)) {
    await card.locator('.classes').evaluate((list) => list.remove());
    await card.locator('.classes').waitFor();
  }
  await page.getByRole('button', { name: 'Stop the webcam' }).click();
  expect(await page.locator('video').evaluate((video: HTMLVideoElement) => video.srcObject)).toBeNull();
});

test('what a detector finds is drawn on the picture', async () => {
  const boxes = [0.1, 0.1, 0.5, 0.4, 0.5, 0.5, 0.9, 0.9, 0, 0, 1, 1];
  const detector = encode(colorDetector(boxes, { labels: ['red', 'green', 'blue'], preprocessing: [unit] }), {
    goldenSamples: 0,
  });
  await using visit = await StudioPage.visit(studio);
  const { page } = visit;
  await visit.openFile('colours.fsn', detector);
  await page.locator('#workspace').waitFor();
  await visit.showPanel('Run');
  // 80 x 40 pixels of red 1 and green 0.7: blue is not found.
  const picture = await page.evaluate(() => {
    const canvas = new OffscreenCanvas(80, 40);
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'rgb(255 178 0)';
    context.fillRect(0, 0, 80, 40);
    return canvas.convertToBlob().then(async (blob) => [...new Uint8Array(await blob.arrayBuffer())]);
  });
  const file = { name: 'colour.png', mimeType: 'image/png', buffer: Buffer.from(picture) };
  await page.locator('.stage input[type=file]').setInputFiles(file);
  expect(await answers(page, 'fsnet')).toEqual(['red 100 %', 'green 69.8 %']);
  const drawn = page.locator('.box-overlay .found');
  // The surest on top.
  expect(await drawn.allTextContents()).toEqual(['green 0.70', 'red 1.00']);
  const red = drawn.last().locator('rect').first();
  const [x, y, width, height] = await Promise.all(
    ['x', 'y', 'width', 'height'].map(async (name) => Number(await red.getAttribute(name))),
  );
  expect([x, y, width, height].map((value) => Math.round(value))).toEqual([8, 4, 32, 12]);

  await page.getByLabel(/Boxes from score/).fill('0.9');
  await expect.poll(() => drawn.count()).toBe(1);
});

test('a comparison can be cancelled while its runtime is fetched, and asked for again', async () => {
  await using visit = await StudioPage.visit(studio);
  const { page } = visit;
  let go: () => void = () => {};
  const wait = new Promise<void>((resolve) => {
    go = resolve;
  });
  await page.context().route(/ort-wasm.*\.wasm$/, async (route) => {
    await wait;
    await route.continue();
  });
  await visit.openShipped('4 bits');
  await visit.showPanel('Run');
  await page.getByRole('button', { name: 'ship' }).click();
  const onCpu = await answers(page, 'fsnet');
  await page.getByLabel('Compare with ONNX Runtime Web').check();
  const card = page.getByRole('region', { name: 'ONNX Runtime Web, dense' });
  await expect.poll(() => card.textContent()).toContain('Running');
  const cancel = page.locator('.run-results').getByRole('button', { name: 'Cancel' });
  await cancel.waitFor();
  await cancel.dispatchEvent('click');
  await expect.poll(() => card.textContent()).toContain('Stopped before there was an answer');
  go();
  await page.getByRole('button', { name: 'ship' }).click();
  expect(await answers(page, 'ONNX Runtime Web, dense')).toEqual(onCpu);
});
