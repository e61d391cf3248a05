import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'vite';
import { offlinePlugin } from './offline-plugin.ts';
import { policyPlugin } from './policy-plugin.ts';
import { shippedFilesPlugin } from './shipped-files-plugin.ts';

const config: UserConfig = defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // The page may lie in any folder of a server.
  base: './',
  resolve: { conditions: ['@fsnet/source', 'module', 'browser', 'import', 'default'] },
  plugins: [shippedFilesPlugin(), policyPlugin(), offlinePlugin()],
  worker: { format: 'es' },
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Only what is fetched when it is wanted is as large: TensorFlow.js, ONNX Runtime Web.
    chunkSizeWarningLimit: 2000,
  },
});

export default config;
