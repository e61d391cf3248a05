import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Case } from '../contest/case.ts';
import { bundle, gzipSize, loadedAtOnce } from '../page/bundle.ts';
import { type Row, smallerIsBetter } from '../row.ts';
import { peerNames } from './peer-names.ts';

const require = createRequire(import.meta.url);
const runtime = "export { load } from '@fsnet/tfjs';";

/** The package by itself, and what a page downloads by gzip before it can load and run a network. */
export const sizeCase: Case = {
  name: 'size of the download',
  async measure() {
    const alone = await bundle("export * from '@fsnet/tfjs';", {
      external: /^(@tensorflow\/|@fsnet\/(graph|format|decoder)$)/,
    });
    const besideTfjs = await bundle(runtime, { external: /^@tensorflow\// });
    const withTfjs = await bundle(`import '@tensorflow/tfjs-backend-webgpu'; ${runtime}`);
    const kilobytes = (files: Iterable<{ readonly code: string }>) =>
      [...files].reduce((sum, { code }) => sum + gzipSize(code), 0) / 1000;
    const row = (name: string, ours: number, peer: number, peerName: string, required?: number): Row =>
      smallerIsBetter({
        ...{ name, unit: 'kB', ours, peer, peerName },
        ...(required !== undefined && { required }),
      });
    return [
      row('package @fsnet/tfjs, all of it, gzip', kilobytes(alone), 50, 'required', 1),
      row(
        'to load and run beside tfjs, gzip',
        kilobytes(loadedAtOnce(besideTfjs)),
        50,
        'required of the package',
      ),
      row(
        'to load and run, tfjs too, gzip',
        kilobytes(loadedAtOnce(withTfjs)),
        onnxruntimeSize(),
        peerNames.onnxruntime,
      ),
    ];
  },
};

function onnxruntimeSize(): number {
  const folder = dirname(require.resolve('onnxruntime-web'));
  const threaded = 'ort-wasm-simd-threaded.asyncify';
  const names = ['ort.webgpu.min.mjs', `${threaded}.mjs`, `${threaded}.wasm`];
  return names.reduce((sum, name) => sum + gzipSize(readFileSync(join(folder, name))), 0) / 1000;
}
