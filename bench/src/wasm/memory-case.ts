import { elementCount, type Graph } from '@fsnet/graph';
import { cifarResNet, imagenetResNet, vgg } from '@fsnet/models';
import { load } from '@fsnet/wasm';
import type { Case } from '../contest/case.ts';
import { withSummaries } from '../networks/random-summary.ts';
import { type Row, smallerIsBetter } from '../row.ts';

const networks: Readonly<Record<string, () => Graph>> = {
  'ResNet-20 at CR 4': () => withSummaries(cifarResNet({ depth: 20 }), { spacing: 2 }),
  'ResNet-18 at CR 8': () => withSummaries(imagenetResNet({ depth: 18 }), { spacing: 1 }),
  'VGG-16 features at CR 8': () => withSummaries(vgg({ depth: 16, featuresOnly: true }), { spacing: 1 }),
};

/** What weights take in the runtime's memory, beside the same weights in float32. */
export const memoryCase: Case = {
  name: 'memory of weights',
  async measure() {
    const rows: Row[] = [];
    for (const [name, make] of Object.entries(networks)) {
      const graph = make();
      const model = await load(graph);
      const { weightBytes } = model.explain().memory;
      model.dispose();
      const row = (bytes: number, peerName: string, required?: number): Row =>
        smallerIsBetter({
          name: `resident weights of ${name}`,
          unit: 'kB',
          ours: weightBytes / 1000,
          peer: bytes / 1000,
          peerName,
          ...(required !== undefined && { required }),
        });
      const weights = [...graph.weights.values()];
      rows.push(
        row(4 * weights.reduce((sum, { vector }) => sum + vector.count, 0), 'summaries in float32', 0.5),
        row(4 * weights.reduce((sum, { shape }) => sum + elementCount(shape), 0), 'dense float32'),
      );
    }
    return rows;
  },
};
