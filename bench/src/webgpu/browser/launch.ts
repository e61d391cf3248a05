import { findChromium } from '@fsnet/tools/chromium.mjs';
import { type Browser, chromium } from 'playwright';

/** Whether to measure on a GPU in place of the adapter that computes on the CPU. */
export const onGpu: boolean = Boolean(process.env.FSNET_GPU);

/**
 * Starts Chromium with WebGPU: on SwiftShader, which computes on the CPU, unless `FSNET_GPU` is set.
 *
 * @throws Error where there is no Chromium.
 */
export function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium was found; FSNET_CHROMIUM names one');
  const adapter = onGpu
    ? ['--enable-features=Vulkan', '--ignore-gpu-blocklist', '--use-angle=vulkan']
    : ['--use-webgpu-adapter=swiftshader'];
  const args = ['--enable-unsafe-webgpu', '--no-sandbox', '--no-first-run', '--disable-component-update'];
  return chromium.launch({ executablePath, args: [...args, ...adapter] });
}
