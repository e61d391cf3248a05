import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Case } from '../../contest/case.ts';
import { bundle } from '../../page/bundle.ts';
import { serve } from '../../page/serve.ts';
import type { Setting } from '../setting.ts';
import { launch, onGpu } from './launch.ts';

const require = createRequire(import.meta.url);

/** The one page in which layers and networks are measured. */
export interface BenchPage {
  readonly adapter: string;
  readonly cases: readonly Case[];
  close(): Promise<void>;
}

/** @throws Error where there is no Chromium or no WebGPU, or no GPU where one was asked for. */
export async function openPage(setting: Setting): Promise<BenchPage> {
  const source = fileURLToPath(new URL('./page.ts', import.meta.url));
  const [{ code }] = await bundle(`export * from ${JSON.stringify(source)};`, { whole: true });
  const server = await serve(
    { onnxruntime: dirname(require.resolve('onnxruntime-web')) },
    { 'page.js': code, 'page.html': '<!doctype html><title>bench</title>' },
  );
  const browser = await launch();
  const close = async () => {
    await browser.close();
    server.close();
  };
  try {
    const tab = await browser.newPage();
    tab.on('console', (message) => {
      if (message.type() === 'error') console.error(message.text());
    });
    await tab.goto(`${server.origin}/page.html`);
    const page = await tab.evaluateHandle((path) => import(path), '/page.js');
    const names: string[] = await page.evaluate(({ caseNames }, setting) => caseNames(setting), setting);
    const adapter: string = await page.evaluate(({ adapterName }) => adapterName());
    if (onGpu && /swiftshader|llvmpipe/i.test(adapter))
      throw new Error(`FSNET_GPU is set, and the browser found no GPU: its adapter is ${adapter}`);
    return {
      adapter,
      cases: names.map((name) => ({
        name,
        measure: (pace) =>
          page.evaluate(({ measure }, [name, setting, pace]) => measure(name, setting, pace), [
            name,
            setting,
            pace,
          ] as const),
      })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
