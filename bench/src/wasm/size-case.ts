import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Case } from '../contest/case.ts';
import { bundle, gzipSize, loadedAtOnce } from '../page/bundle.ts';
import { type Row, smallerIsBetter } from '../row.ts';
import { peerNames } from './peer-names.ts';

const require = createRequire(import.meta.url);

/** What a page downloads, by gzip, before it can load and run a network. */
export const sizeCase: Case = {
  name: 'size of the download',
  async measure() {
    const ours = await oursSize();
    const row = (peer: number, peerName: string, required?: number): Row =>
      smallerIsBetter({
        name: 'JavaScript and WebAssembly of load and run, gzip',
        unit: 'kB',
        ours: ours / 1000,
        peer: peer / 1000,
        peerName,
        ...(required !== undefined && { required }),
      });
    return [
      row(60_000, 'required', 1),
      row(
        filesSize('onnxruntime-web', [
          'ort.wasm.min.mjs',
          'ort-wasm-simd-threaded.mjs',
          'ort-wasm-simd-threaded.wasm',
        ]),
        peerNames.onnxruntime,
      ),
      row(await tfjsSize(), peerNames.tfjs),
      row(await litertSize(), peerNames.litert),
    ];
  },
};

/**
 * The entry, what is loaded with it, and the kernels: of their two builds a page fetches one, and the larger is
 * counted. Operators that hardly any network has, and threads, are left out: they are fetched where needed.
 */
async function oursSize(): Promise<number> {
  const files = await bundle("export { load } from '@fsnet/wasm';");
  const kernels = files.filter(({ name }) => name.includes('kernels')).map(({ code }) => gzipSize(code));
  if (kernels.length !== 2) throw new Error(`expected two builds of the kernels, found ${kernels.length}`);
  return [...loadedAtOnce(files)].reduce((sum, { code }) => sum + gzipSize(code), Math.max(...kernels));
}

async function tfjsSize(): Promise<number> {
  const source = "import '@tensorflow/tfjs-backend-wasm'; export * from '@tensorflow/tfjs-core';";
  const [{ code }] = await bundle(source, { whole: true });
  return gzipSize(code) + filesSize('@tensorflow/tfjs-backend-wasm', ['tfjs-backend-wasm-simd.wasm']);
}

async function litertSize(): Promise<number> {
  const [{ code }] = await bundle("export * from '@litertjs/core';", { whole: true });
  const files = ['litert_wasm_internal.js', 'litert_wasm_internal.wasm'];
  return (
    gzipSize(code) +
    filesSize(
      '@litertjs/core',
      files.map((name) => `../wasm/${name}`),
    )
  );
}

/** Of files beside a package's main module. */
function filesSize(packageName: string, names: readonly string[]): number {
  const folder = dirname(require.resolve(packageName));
  return names.reduce((sum, name) => sum + gzipSize(readFileSync(join(folder, name))), 0);
}
