import { readdirSync, readFileSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { findChromium, withoutChromium } from './tools/chromium.mjs';

// Tests read the packages' sources, so that they need no build. Servers (SSR) resolve separately from clients.
const conditions = ['@fsnet/source', 'module', 'import', 'node', 'default'];
const server = { resolve: { conditions, externalConditions: conditions } };
const shared = { resolve: { conditions }, ssr: server };

const chromium = findChromium();
if (!chromium) process.stderr.write(`fsnet: ${withoutChromium}\n`);

/** The runtime's tests that need nothing of Node's run in the browser too. */
function testsForBoth(): string[] {
  return readdirSync('packages/wasm/src', { recursive: true, encoding: 'utf8' })
    .map((path) => `packages/wasm/src/${path}`)
    .filter((path) => /(?<!\.(?:browser|slow))\.test\.ts$/.test(path))
    .filter(
      (path) => !/'node:|\bprocess\.|runOnnx|onnxSession|sharedFolder/.test(readFileSync(path, 'utf8')),
    );
}

const browser = (executablePath: string): TestProjectInlineConfiguration => ({
  resolve: { conditions: ['@fsnet/source', 'module', 'browser', 'import', 'default'] },
  // Where vitest runs global-setup.ts.
  environments: { __vitest__: server },
  // All that tests import from outside the repository: found later, it would make the page load again.
  optimizeDeps: { include: ['flatbuffers', 'fast-check'] },
  test: {
    name: 'browser',
    include: ['{packages,apps,bench,tools}/**/*.browser.test.ts', ...testsForBoth()],
    globalSetup: ['packages/fsnet/test/global-setup.ts'],
    testTimeout: 30_000,
    // One page for all files, which then loads the packages once.
    isolate: false,
    // After the tests in Node: some watch how long the page stands still.
    sequence: { groupOrder: 1 },
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath,
          args: [
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            '--disable-quic',
            '--no-first-run',
          ],
        },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});

export default defineConfig({
  test: {
    reporters: ['default', './tools/closing-line.ts'],
    projects: [
      {
        ...shared,
        test: {
          name: 'node',
          include: ['{packages,apps,bench,tools}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.slow.test.ts', '**/*.browser.test.ts'],
          setupFiles: ['packages/wasm/test/relaxed-simd.ts'],
          testTimeout: 60_000,
        },
      },
      ...(chromium ? [browser(chromium)] : []),
      {
        ...shared,
        test: {
          name: 'slow',
          include: process.env.FSNET_SLOW ? ['{packages,apps,bench,tools}/**/*.slow.test.ts'] : [],
          exclude: ['**/node_modules/**', '**/dist/**'],
          setupFiles: ['packages/wasm/test/relaxed-simd.ts'],
          testTimeout: 3_600_000,
        },
      },
    ],
  },
});
