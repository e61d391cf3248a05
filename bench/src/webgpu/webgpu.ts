import type { Pace } from '../contest/alternate.ts';
import { measureCases } from '../contest/measure-cases.ts';
import { chromiumVersion } from '../page/chromium-version.ts';
import type { BenchmarkOptions, Row } from '../row.ts';
import { onGpu } from './browser/launch.ts';
import { openPage } from './browser/open-page.ts';
import { gpuSetting, softwareSetting } from './setting.ts';
import { sizeCase } from './size-case.ts';
import { startCase } from './start/start-case.ts';

const fullPace: Pace = { milliseconds: 2000, rounds: 11, warmUp: 500, turn: 20 };
const quickPace: Pace = { milliseconds: 150, rounds: 3, warmUp: 50, turn: 20 };

/**
 * The WebGPU runtime beside tfjs-backend-webgpu and onnxruntime-web's WebGPU provider, by turns in one page of
 * Chromium on one adapter: layers and a whole network; then the start, and what is downloaded and kept on the device.
 */
export async function webgpu({ quick, only, onCase, onDevice }: BenchmarkOptions): Promise<Row[]> {
  const pace = quick ? quickPace : fullPace;
  const usual = onGpu ? gpuSetting : softwareSetting;
  const page = await openPage(quick ? { ...usual, networkRounds: pace.rounds } : usual);
  try {
    onDevice?.(`WebGPU of ${chromiumVersion()} on ${page.adapter}`);
    const cases = [...page.cases, startCase(usual, quick ? 1 : 5), sizeCase];
    return await measureCases(cases, pace, only, onCase);
  } finally {
    await page.close();
  }
}
