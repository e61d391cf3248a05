import type { Graph, Tensor } from '@fsnet/graph';
import { createModel, type ModelOptions } from '../session/model.ts';

/** Loads a network, runs it once and gives everything back. */
export async function runGraph(
  graph: Graph,
  inputs: Readonly<Record<string, Tensor>>,
  options?: ModelOptions,
): Promise<Record<string, Tensor>> {
  const model = await createModel(graph, options);
  try {
    return await model.run(inputs);
  } finally {
    model.dispose();
  }
}
