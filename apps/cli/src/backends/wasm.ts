import { load } from '@fsnet/wasm';
import type { Session, SessionSource } from './session.ts';

/** fsnet's own runtime on the CPU: filter summaries stay summaries. */
export async function openWasm({ graph, threads, io: { signal } }: SessionSource): Promise<Session> {
  const model = await load(graph, { threads, signal });
  return {
    backend: 'wasm',
    explain: (shapes) => model.explain(shapes),
    profile: (inputs) => model.profile(inputs, { signal }),
    run: (inputs) => model.runTensors(inputs, { signal }),
    dispose: async () => model.dispose(),
  };
}
