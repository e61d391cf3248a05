import { defineConfig } from 'vitest/config';

// Tests read the packages' sources, so that they need no build. Servers (SSR) resolve separately from clients.
const conditions = ['@fsnet/source', 'module', 'import', 'node', 'default'];
const shared = { resolve: { conditions }, ssr: { resolve: { conditions, externalConditions: conditions } } };

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
          testTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'slow',
          include: process.env.FSNET_SLOW ? ['{packages,apps,bench,tools}/**/*.slow.test.ts'] : [],
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 3_600_000,
        },
      },
    ],
  },
});
