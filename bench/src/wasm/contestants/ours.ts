import type { Graph } from '@fsnet/graph';
import { load } from '@fsnet/wasm';
import type { Contestant, Inputs } from '../../contest/contestant.ts';

/** fsnet's runtime on one thread. */
export async function ours(graph: Graph, inputs: Inputs): Promise<Contestant> {
  const model = await load(graph);
  return {
    run: () => model.run(inputs),
    outputs: () => model.run(inputs),
    dispose: () => model.dispose(),
  };
}
