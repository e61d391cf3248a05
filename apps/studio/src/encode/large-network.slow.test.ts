import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imagenetResNet } from '@fsnet/models';
import { toOnnx } from '@fsnet/onnx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropFiles } from '../../test/drop-files.ts';
import { mostMemory } from '../../test/renderer-memory.ts';
import { type StartedStudio, startStudio } from '../../test/start-studio.ts';
import { StudioPage } from '../../test/studio-page.ts';

let folder: string;
let studio: StartedStudio;
/** ResNet-50 with random weights, and its bytes: 102 MB. */
let path: string;
let bytes: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fsnet-studio-'));
  studio = await startStudio(join(folder, 'page'));
  const onnx = toOnnx(imagenetResNet({ depth: 50 }));
  path = join(folder, 'resnet50.onnx');
  bytes = onnx.length;
  await writeFile(path, onnx);
}, 120_000);

afterAll(async () => {
  await studio?.close();
  await rm(folder, { recursive: true });
});

/** How the network is encoded, from a form that has 8 bits already. */
const settings: Readonly<Record<string, (visit: StudioPage) => Promise<void>>> = {
  '8 bits': async ({ page }) => {
    await page.getByLabel('Bits a weight').selectOption('6');
    await page.getByLabel('Bits a weight').selectOption('8');
  },
  '8 bits and ratio 4': ({ page }) => page.getByLabel(/Ratio of filter summaries/).fill('6'),
};

/** ResNet-50's 25.6 million weights at 8 bits, and what summaries of ratio 4 leave of its 3x3 layers. */
const sizes: Readonly<Record<string, RegExp>> = {
  '8 bits': /^21\.\d MB$/,
  '8 bits and ratio 4': /^14\.\d MB$/,
};

test.runIf(process.platform === 'linux').each(Object.keys(settings))(
  'a dropped ONNX file of 102 MB is encoded without a pause, in less than four times its memory: %s',
  async (name) => {
    expect(bytes).toBeGreaterThan(102e6);
    await using visit = await StudioPage.visit(studio);
    const { page } = visit;
    const before = await mostMemory(page);
    const most = async () => ((await mostMemory(page)) - before) / bytes;
    const memory: number[] = [];
    await dropFiles(page, [path]);
    await page.locator('#workspace').waitFor({ timeout: 120_000 });
    memory.push(await most());
    await visit.showPanel('Encode');
    await settings[name](visit);
    await page.getByText(/encoded in/).waitFor({ timeout: 900_000 });
    memory.push(await most());
    const pause = await visit.longestPause();
    expect(await page.locator('.big-size').textContent()).toMatch(sizes[name]);
    const [opened, encoded] = memory.map((times) => times.toFixed(2));
    console.log(
      `${name}: longest pause ${pause} ms, memory ${opened} times the file once open, ${encoded} once encoded`,
    );
    expect(pause).toBeLessThan(50);
    expect(memory[1]).toBeLessThan(4);
  },
);
