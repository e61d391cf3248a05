import type { Graph, SummaryWeight } from '@fsnet/graph';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Case } from '../contest/case.ts';
import { layerNetwork } from '../networks/layer-network.ts';
import { randomInputs } from '../networks/random-inputs.ts';
import { compressionRatio, type SummaryRule } from '../networks/random-summary.ts';
import { type Row, smallerIsBetter } from '../row.ts';
import { ours } from './contestants/ours.ts';
import { startTfjs } from './contestants/start-tfjs.ts';
import { bufferBytes, countBuffers } from './device-memory.ts';

const layers: readonly { readonly size: number; readonly channels: number; readonly rule: SummaryRule }[] = [
  { size: 28, channels: 128, rule: { spacing: 1 } },
  { size: 14, channels: 256, rule: { spacing: 1 } },
  { size: 7, channels: 512, rule: { spacing: 1 } },
  { size: 7, channels: 512, rule: { spacing: 2 } },
  { size: 7, channels: 512, rule: { spacing: 1, segments: 'tap' } },
];

/** What a layer's weights take on the device with the kernel that reads packed summaries, beside the summary itself. */
export const weightMemoryCase: Case = {
  name: 'memory of weights',
  async measure() {
    countBuffers();
    const rows: Row[] = [];
    for (const { size, channels, rule } of layers) {
      const graph = layerNetwork({ size, channels }, rule, 1);
      const [weight] = graph.weights.values() as Iterable<SummaryWeight>;
      const ratio = compressionRatio(weight).toFixed(1);
      rows.push(
        smallerIsBetter({
          name: `weights of 3x3, ${channels} channels, CR ${ratio}${rule.segments ? ', tap segments' : ''}`,
          unit: 'kB on the device',
          ours: (await deviceBytes(graph)) / 1000,
          peer: (1.1 * packedBytes(weight)) / 1000,
          peerName: '1.1 times the packed summary',
          required: 1,
        }),
      );
    }
    return rows;
  },
};

/** The packed levels and, where they lie anywhere, the tap rows of the filters in the fewest bits. */
function packedBytes({ vector, locations, shape }: SummaryWeight): number {
  const bits = vector.format === 'affine' ? vector.bits : 32;
  const rowBits = Math.ceil(Math.log2(vector.count / shape[1]));
  const starts = locations.kind === 'explicit' ? locations.starts.length : 0;
  return Math.ceil((vector.count * bits) / 8) + Math.ceil((starts * rowBits) / 8);
}

/** What a model keeps after a run: its tensors, and the buffers that are not tfjs's. */
async function deviceBytes(graph: Graph): Promise<number> {
  const backend = await startTfjs();
  const before = keptBytes(backend);
  const inputs = randomInputs(graph);
  const model = await ours(graph, inputs, 'read', 'direct');
  if (!model.kernels.includes('direct'))
    throw new Error('the kernel that reads packed summaries is not used');
  await model.run();
  const input = Object.values(inputs).reduce((sum, { data }) => sum + data.byteLength, 0);
  const bytes = keptBytes(backend) - before - input;
  model.dispose();
  return bytes;
}

function keptBytes(backend: WebGPUBackend): number {
  return tf.memory().numBytes + bufferBytes(backend.device) - backend.memory().numBytesAllocatedInGPU;
}
