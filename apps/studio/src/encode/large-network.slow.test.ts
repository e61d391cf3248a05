import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawUniform, float32, type Graph } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StartedStudio, startStudio } from '../../test/start-studio.ts';
import { StudioPage } from '../../test/studio-page.ts';

let folder: string;
let studio: StartedStudio;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fsnet-studio-'));
  studio = await startStudio(join(folder, 'page'));
});

afterAll(async () => {
  await studio.close();
  await rm(folder, { recursive: true });
});

/** A chain of 25 matrix products of a million weights each: 100 MB. */
function largeNetwork(): Graph {
  const side = 1000;
  const indices = [...Array(25).keys()];
  const shape = [1, side];
  return {
    ...{ name: 'large', opset: 13, domains: {}, metadata: {} },
    inputs: [{ name: 'x0', dtype: 'float32', shape }],
    outputs: [{ name: 'x25', dtype: 'float32', shape }],
    nodes: indices.map((i) => ({
      ...{ name: `product${i}`, op: 'MatMul', domain: '', attributes: {} },
      ...{ inputs: [`x${i}`, `w${i}`], outputs: [`x${i + 1}`] },
    })),
    weights: new Map(
      indices.map((i) => {
        const { data } = float32([side, side], drawUniform(i, side * side, -1, 1));
        const vector = { format: 'plain', dtype: 'float32', data, count: side * side } as const;
        return [`w${i}`, { kind: 'dense', dtype: 'float32', shape: [side, side], vector }];
      }),
    ),
  };
}

/** Bytes of memory that a browser's processes for pages have had at most, of Linux alone. */
async function mostMemory(visit: StudioPage): Promise<number> {
  const session = await visit.page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? '0');
  return Math.max(...peaks.map(Number)) * 1024;
}

test.runIf(process.platform === 'linux')(
  'an ONNX file of 100 MB is encoded without a pause, in less than four times its memory',
  async () => {
    const onnx = toOnnx(largeNetwork());
    const path = join(folder, 'large.onnx');
    await writeFile(path, onnx);
    await using visit = await StudioPage.visit(studio);
    const { page } = visit;
    const before = await mostMemory(visit);
    await page.locator('#file').setInputFiles(path);
    await page.locator('#workspace').waitFor({ timeout: 60_000 });
    await visit.showPanel('Encode');
    await page.getByLabel('Bits a weight').selectOption('6');
    await page.getByText(/encoded in/).waitFor({ timeout: 120_000 });
    expect(await visit.longestPause()).toBeLessThan(50);
    expect((await mostMemory(visit)) - before).toBeLessThan(4 * onnx.length);
  },
);
