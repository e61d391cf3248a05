import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findChromium } from '@fsnet/tools/chromium.mjs';
import type { Browser } from 'playwright';
import { build, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Installation, installExamples, model, picture } from './installation.ts';
import { classifyInPage, launch } from './picture-page.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const bundled = ['vite', 'react', 'worker'];

test.each(['node', 'page', 'next', ...bundled])('%s is under 40 lines', (example) => {
  const sources = readdirSync(join(root, example), { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => /\.(?:html|jsx?|tsx?)$/.test(name) && !/^(?:node_modules|\.next|public|dist)\//.test(name),
    )
    .map(
      (name) =>
        readFileSync(join(root, example, name), 'utf8')
          .trimEnd()
          .split('\n').length,
    );
  expect(sources.length).toBeGreaterThan(0);
  expect(Math.max(...sources)).toBeLessThan(40);
});

describe('installed', () => {
  let installation: Installation;
  beforeAll(() => {
    installation = installExamples(['node', 'page', ...bundled]);
  }, 60_000);
  afterAll(() => installation[Symbol.dispose]());

  test('node classifies a picture', async () => {
    const cwd = join(installation.folder, 'node');
    const { stdout } = await run('node', ['classify.js', model, picture('cat')], { cwd });
    expect(stdout).toBe('cat\n');
  });

  test('the compiler takes what is written in TypeScript', async () => {
    cpSync(join(root, 'tsconfig.json'), join(installation.folder, 'tsconfig.json'));
    await run('npx', ['tsc', '-p', installation.folder], { cwd: root });
  });

  describe.skipIf(!findChromium())('in Chromium', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    }, 30_000);
    afterAll(() => browser.close());

    test.each(['page', ...bundled])('%s classifies pictures', async (example) => {
      const folder = join(installation.folder, example);
      const options = { root: folder, configFile: false, logLevel: 'error' } as const;
      if (example === 'page') serveAsItIs(folder);
      else await build(options);
      const server = await preview({ ...options, preview: { host: '127.0.0.1', port: 0 } });
      try {
        const [url] = server.resolvedUrls!.local;
        expect(await classifyInPage(browser, url, ['cat', 'truck'])).toEqual({
          answers: ['cat', 'truck'],
          failures: [],
        });
      } finally {
        await server.close();
      }
    });
  });

  /** As its README says: the scripts and the network beside the page. */
  function serveAsItIs(folder: string): void {
    cpSync(join(installation.folder, 'node_modules/fsnet/dist/browser'), join(folder, 'dist/browser'), {
      recursive: true,
    });
    cpSync(join(folder, 'index.html'), join(folder, 'dist/index.html'));
    cpSync(model, join(folder, 'dist/model.fsn'));
  }
});
