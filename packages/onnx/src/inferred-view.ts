import { type Graph, type InferredValue, inferValues, weightTensor } from '@fsnet/graph';
import type { ValueView } from './operators/operator-form.ts';

/** What shape inference finds out about a network, for the translation of its nodes. Inferred on first use. */
export function inferredView(graph: Graph): ValueView {
  let inferred: ReadonlyMap<string, InferredValue> | undefined;
  const known = (name: string) => {
    inferred ??= inferValues(graph);
    return inferred.get(name);
  };
  return {
    shapeOf: (name) => graph.weights.get(name)?.shape ?? known(name)?.shape ?? undefined,
    typeOf: (name) => graph.weights.get(name)?.dtype ?? known(name)?.dtype,
    constantOf: (name) => {
      const weight = graph.weights.get(name);
      return weight ? weightTensor(weight) : undefined;
    },
  };
}
