import { readdirSync, readFileSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { findChromium, withoutChromium } from './tools/chromium.mjs';
import { findVulkan, withoutVulkan } from './tools/vulkan.mjs';

// Tests read the packages' sources, so that they need no build. Servers (SSR) resolve separately from clients.
const conditions = ['@fsnet/source', 'module', 'import', 'node', 'default'];
const server = { resolve: { conditions, externalConditions: conditions } };
const shared = { resolve: { conditions }, ssr: server };

const chromium = findChromium();
if (!chromium) process.stderr.write(`fsnet: ${withoutChromium}\n`);
const vulkan = findVulkan(chromium);
if (!vulkan) process.stderr.write(`fsnet: ${withoutVulkan}\n`);

/** The runtime's tests that need nothing of Node's run in the browser too. */
function testsForBoth(): string[] {
  return readdirSync('packages/wasm/src', { recursive: true, encoding: 'utf8' })
    .map((path) => `packages/wasm/src/${path}`)
    .filter((path) => /(?<!\.(?:browser|slow))\.test\.ts$/.test(path))
    .filter(
      (path) => !/'node:|\bprocess\.|runOnnx|onnxSession|sharedFolder/.test(readFileSync(path, 'utf8')),
    );
}

const inBrowser: TestProjectInlineConfiguration = {
  resolve: { conditions: ['@fsnet/source', 'module', 'browser', 'import', 'default'] },
  // Where vitest runs global-setup.ts.
  environments: { __vitest__: server },
};

const chromiumWith = (executablePath: string, ...flags: string[]) =>
  ({
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
          ...flags,
        ],
      },
    }),
    instances: [{ browser: 'chromium' }],
  }) satisfies NonNullable<TestProjectInlineConfiguration['test']>['browser'];

const browser = (executablePath: string): TestProjectInlineConfiguration => ({
  ...inBrowser,
  // All that tests import from outside the repository: found later, it would make the page load again.
  optimizeDeps: { include: ['flatbuffers', 'fast-check'] },
  test: {
    name: 'browser',
    include: ['{packages,apps,bench,tools}/**/*.browser.test.ts', ...testsForBoth()],
    exclude: ['**/node_modules/**', '**/dist/**', 'packages/{tfjs,training}/**'],
    globalSetup: ['packages/fsnet/test/global-setup.ts'],
    testTimeout: 30_000,
    // One page for all files, which then loads the packages once.
    isolate: false,
    // After the tests in Node: some watch how long the page stands still.
    sequence: { groupOrder: 1 },
    browser: chromiumWith(executablePath),
  },
});

const slowGpu = 'packages/{tfjs,training}/**/*.slow.webgpu.test.ts';
const gpuTests = {
  name: 'webgpu-node',
  include: ['{packages/tfjs,packages/training,apps/cli}/**/*.webgpu.test.ts'],
  exclude: [slowGpu],
};
const slowGpuTests = {
  name: 'slow-webgpu',
  include: process.env.FSNET_SLOW ? [slowGpu] : [],
  exclude: [],
};

/** The GPU runtime in Chromium, which computes on the CPU what the GPU would: `*.webgpu.test.ts`. */
const webgpu = (executablePath: string): TestProjectInlineConfiguration => ({
  ...inBrowser,
  optimizeDeps: {
    include: [
      ...['flatbuffers', 'fast-check', 'onnxruntime-web'],
      ...['core', 'backend-cpu', 'backend-wasm', 'backend-webgpu'].map((name) => `@tensorflow/tfjs-${name}`),
    ],
  },
  test: {
    name: 'webgpu',
    include: ['packages/{tfjs,training}/**/*.{webgpu,browser}.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', slowGpu],
    testTimeout: 60_000,
    // One device for all files, one after the other.
    isolate: false,
    fileParallelism: false,
    sequence: { groupOrder: 2 },
    browser: chromiumWith(
      executablePath,
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
      '--no-sandbox',
    ),
  },
});

/** The same tests but for what only browsers have, in Node on the npm package `webgpu`. */
const webgpuNode = (
  env: Record<string, string>,
  { name, include, exclude }: Record<'name', string> & Record<'include' | 'exclude', string[]>,
): TestProjectInlineConfiguration => ({
  ...shared,
  test: {
    name,
    include,
    exclude: ['**/node_modules/**', '**/dist/**', ...exclude],
    setupFiles: ['packages/tfjs/test/node-gpu.ts'],
    testTimeout: name === 'slow-webgpu' ? 3_600_000 : 60_000,
    // A process that starts with the variables: the libraries that they name are found at no other time.
    pool: 'forks',
    env,
    // A process a file: Dawn may crash one in which devices were lost.
    isolate: true,
    fileParallelism: false,
    sequence: { groupOrder: 3 },
  },
});

/** Pages of apps, driven in Chromium as people would: `*.page.test.ts`. */
const pages: TestProjectInlineConfiguration = {
  ...shared,
  test: {
    name: 'page',
    include: ['apps/*/src/**/*.page.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['apps/studio/test/global-setup.ts'],
    testTimeout: 60_000,
    // One browser for all files, one after the other: some watch how long the page stands still.
    isolate: false,
    fileParallelism: false,
    sequence: { groupOrder: 4 },
  },
};

export default defineConfig({
  test: {
    reporters: ['default', './tools/closing-line.ts'],
    projects: [
      {
        ...shared,
        test: {
          name: 'node',
          include: ['{packages,apps,bench,tools}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.{slow,browser,webgpu,page}.test.ts'],
          setupFiles: ['packages/wasm/test/relaxed-simd.ts'],
          testTimeout: 60_000,
        },
      },
      ...(chromium ? [browser(chromium), webgpu(chromium), pages] : []),
      ...(vulkan ? [webgpuNode(vulkan, gpuTests), webgpuNode(vulkan, slowGpuTests)] : []),
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
