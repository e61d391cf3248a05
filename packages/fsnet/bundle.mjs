// Bundles for browsers. Run by itself, after the compiler: writes dist/browser/load.js, the runtime as one script that
// a page can load without a bundler, and beside it what it loads when it needs it.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * What a web project's bundler makes of `source`, a TypeScript module that imports from `fsnet`: a minified script, and
 * by name the files beside it that it loads.
 *
 * @param {string} source
 * @param {string} name Of the script's file, which those beside it may import.
 * @param {readonly string[]} conditions Of package exports, before those of all browsers.
 * @param {readonly string[]} external What is left to be imported by name: by default the runtime for GPUs, which
 *   stands on TensorFlow.js, so that whoever wants it says where it is (by an import map, say).
 * @param {boolean} sourcemap Whether source maps are among the files.
 * @returns {Promise<{ script: string, others: ReadonlyMap<string, string> }>}
 */
export async function bundle(source, name, conditions = [], external = ['@fsnet/tfjs'], sourcemap = false) {
  const entry = 'virtual:entry';
  const built = await build({
    root,
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    base: './',
    resolve: { conditions: [...conditions, 'module', 'browser', 'import', 'default'] },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? `\0${entry}` : undefined),
        load: (id) => (id === `\0${entry}` ? { code: source, moduleType: 'ts' } : undefined),
      },
    ],
    worker: { format: 'es' },
    build: {
      write: false,
      sourcemap,
      target: 'es2022',
      minify: true,
      assetsDir: '',
      // Not a library build, which would leave white space in.
      rolldownOptions: {
        input: entry,
        external: [...external],
        preserveEntrySignatures: 'allow-extension',
        output: { entryFileNames: name },
      },
      modulePreload: false,
    },
  });
  const files = [built].flat().flatMap(({ output }) => output);
  const script = files.find(({ isEntry }) => isEntry);
  const others = files.filter((file) => file !== script);
  return {
    script: script.code,
    others: new Map(others.map(({ fileName, code, source }) => [fileName, code ?? source])),
  };
}

/** What `dist/browser/load.js` exports. */
export const loadSource = "export { FsnError, load } from 'fsnet';";

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(root, 'dist/browser');
  const { script, others } = await bundle(loadSource, 'load.js', ['@fsnet/source'], undefined, true);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, text] of [['load.js', script], ...others])
    await writeFile(join(folder, name), name.endsWith('.map') ? oneFolderDeeper(text) : text);
}

/** A source map that Vite made for a script in `dist`, for one in a folder of it. */
function oneFolderDeeper(text) {
  const map = JSON.parse(text);
  return JSON.stringify({ ...map, sources: map.sources.map((path) => `../${path}`) });
}
