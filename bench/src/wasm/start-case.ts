import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from '@fsnet/encoder';
import { cifarResNet } from '@fsnet/models';
import { toOnnx } from '@fsnet/onnx';
import { quickPace } from '../contest/alternate.ts';
import type { Case } from '../contest/case.ts';
import { median } from '../measure.ts';
import { withSummaries } from '../networks/random-summary.ts';
import { bundle } from '../page/bundle.ts';
import { smallerIsBetter } from '../row.ts';
import { peerNames } from './peer-names.ts';

const script = fileURLToPath(new URL('./start-process.mjs', import.meta.url));

/** From bytes in memory to the first result, kernels compiled on the way; each time in a fresh process. */
export const startCase: Case = {
  name: 'start ResNet-20',
  async measure(pace) {
    const folder = mkdtempSync(join(tmpdir(), 'fsnet-bench-'));
    try {
      const [fsn, onnx, library] = ['network.fsn', 'network.onnx', 'fsnet.mjs'].map((name) =>
        join(folder, name),
      );
      const graph = withSummaries(cifarResNet({ depth: 20 }), { spacing: 2 });
      writeFileSync(fsn, encode(graph, { bits: 8, goldenSamples: 0 }));
      writeFileSync(onnx, toOnnx(graph));
      const [{ code }] = await bundle("export { load } from '@fsnet/wasm';", { whole: true });
      writeFileSync(library, code);

      const times = { ours: [] as number[], onnxruntime: [] as number[] };
      for (let round = 0; round < (pace === quickPace ? 3 : 21); round++) {
        times.ours.push(measure('ours', library, fsn));
        times.onnxruntime.push(measure('onnxruntime', onnx));
      }
      return [
        smallerIsBetter({
          name: 'bytes in memory to first result, ResNet-20 at CR 4',
          unit: 'ms',
          ours: median(times.ours),
          peer: median(times.onnxruntime),
          peerName: peerNames.onnxruntime,
          required: 5,
        }),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function measure(...words: string[]): number {
  const output = execFileSync(process.execPath, [script, ...words], { encoding: 'utf8' });
  return (JSON.parse(output) as { milliseconds: number }).milliseconds;
}
