import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from '@fsnet/tools/chromium.mjs';
import { chromium } from 'playwright';
import type { Pace } from '../../contest/alternate.ts';
import { bundle } from '../../page/bundle.ts';
import { serve } from '../../page/serve.ts';
import type { Row } from '../../row.ts';
import { mlperfFolder } from '../mlperf-tiny/folder.ts';
import { shipped } from '../node-environment.ts';

const require = createRequire(import.meta.url);

/**
 * Measures layers and networks in a page of Chromium.
 *
 * @throws Error where there is no Chromium, or what goes wrong in the page.
 */
export async function measureInBrowser(
  pace: Pace,
  only: RegExp | undefined,
  onCase: ((name: string) => void) | undefined,
): Promise<Row[]> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium was found; FSNET_CHROMIUM names one');
  const page = fileURLToPath(new URL('./page.ts', import.meta.url));
  const [{ code }] = await bundle(`export { measure } from ${JSON.stringify(page)};`, {
    whole: true,
    // Its smallest build, for the CPU alone, which Node takes too.
    alias: { 'onnxruntime-web': 'onnxruntime-web/wasm' },
  });
  const mlperf = mlperfFolder();
  const server = await serve(
    {
      onnxruntime: dirname(require.resolve('onnxruntime-web')),
      tfjs: dirname(require.resolve('@tensorflow/tfjs-backend-wasm')),
      litert: join(dirname(require.resolve('@litertjs/core/package.json')), 'wasm'),
      shipped: dirname(fileURLToPath(shipped)),
      ...(mlperf !== undefined && { mlperf }),
    },
    { 'page.js': code, 'page.html': '<!doctype html><title>bench</title>' },
  );
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-first-run', '--disable-component-update'],
  });
  try {
    const tab = await browser.newPage();
    tab.on('console', (message) => {
      const [, name] = /^case (.*)/.exec(message.text()) ?? [];
      if (name !== undefined) onCase?.(name);
    });
    await tab.goto(`${server.origin}/page.html`);
    return await tab.evaluate(
      async ({ pace, source }) => {
        const path = '/page.js';
        const { measure } = await import(path);
        return measure(pace, source);
      },
      { pace, source: only?.source },
    );
  } finally {
    await browser.close();
    server.close();
  }
}
