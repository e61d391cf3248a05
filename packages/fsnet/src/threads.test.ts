import { cifarResNet } from '@fsnet/models';
import { findChromium, withoutChromium } from '@fsnet/tools/chromium.mjs';
import { encode } from 'fsnet';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FileServer, type ServedFile, serveFiles } from '../test/file-server.ts';
import { bundledPage, compiledPage, runtimePolicy } from '../test/pages.ts';

const executablePath = findChromium();
if (!executablePath) console.log(`threads in pages are not tested: ${withoutChromium}`);

/** What makes a page cross-origin isolated; its workers need the second one too. */
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

// In pages of their own rather than in that of the browser tests, which is not isolated.
describe.skipIf(!executablePath)('threads in a page under a policy without eval', () => {
  let browser: Browser;
  let isolated: FileServer;
  let plain: FileServer;

  beforeAll(async () => {
    const network: ServedFile = { body: encode(cifarResNet({ depth: 8 }), { bits: 8, ratio: 2 }) };
    const policy = `${runtimePolicy}; worker-src 'self'`;
    const files = new Map([
      ['network.fsn', network],
      ...(await bundledPage('threads-page', policy)),
      ...(await compiledPage('threads-page')),
    ]);
    plain = await serveFiles(files);
    isolated = await serveFiles(
      new Map(
        Array.from(files, ([name, { body, headers }]) => [
          name,
          { body, headers: { ...headers, ...isolation } },
        ]),
      ),
    );
    browser = await chromium.launch({ executablePath: executablePath! });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await isolated?.close();
    await plain?.close();
  });

  async function told(url: string): Promise<unknown> {
    const page = await browser.newPage();
    try {
      const seen: string[] = [];
      const answer = new Promise<unknown>((resolve) => {
        page.on('console', (message) => {
          if (message.type() === 'log') resolve(JSON.parse(message.text()));
          else seen.push(message.text());
        });
        page.on('pageerror', (error) => resolve(String(error)));
        setTimeout(() => resolve(seen), 25_000).unref();
      });
      await page.goto(url);
      return await answer;
    } finally {
      await page.close();
    }
  }

  const same = { isolated: true, different: [] };

  test('bundled, in the page itself and in a worker', async () => {
    expect(await told(`${isolated.origin}/threads-page.html`)).toEqual({ page: same, worker: same });
  });

  test('from the compiled files as they are', async () => {
    // Import maps are for pages alone.
    expect(await told(`${isolated.origin}/compiled-threads-page.html#page`)).toEqual({ page: same });
  });

  test('are refused where the page is not cross-origin isolated', async () => {
    expect(await told(`${plain.origin}/threads-page.html#page`)).toEqual({
      page: expect.stringContaining('Cross-Origin-Opener-Policy: same-origin'),
    });
  });
});
