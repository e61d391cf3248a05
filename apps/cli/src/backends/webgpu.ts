import { FsnError } from '@fsnet/graph';
import type { Session, SessionSource } from './session.ts';

/** fsnet's runtime on the GPU, by TensorFlow.js and, in Node, the package `webgpu`: filter summaries stay summaries. */
export async function openWebgpu({ graph, io: { signal } }: SessionSource): Promise<Session> {
  const { load } = await import('@fsnet/tfjs').catch((cause: unknown) => {
    throw new FsnError('io', "the backend 'webgpu' needs @fsnet/tfjs: npm install @fsnet/tfjs webgpu", {
      cause,
    });
  });
  const model = await load(graph, { signal });
  return {
    backend: 'webgpu',
    explain: (shapes) => model.explain(shapes),
    run: (inputs) => model.runTensors(inputs, { signal }),
    dispose: async () => model.dispose(),
  };
}
