import type { InferredValue } from '../operators/operator.ts';
import { operatorOf } from '../operators/registry.ts';
import type { Graph, ValueInfo } from './graph.ts';
import { inferValuesBy, type WeightOutline } from './infer-values.ts';

/**
 * Types and shapes of all values, by name, as far as they follow from the inputs and weights. Symbols of the
 * inputs' shapes are kept where they pass through. Values of unknown type, such as the outputs of operators that
 * fsnet does not know, are absent unless they are outputs of the network, which say themselves what they are.
 *
 * @throws FsnError `bad-shape`, `bad-type` and the like where a node cannot have the inputs that it gets.
 */
export function inferShapes(graph: Graph<WeightOutline>): Map<string, ValueInfo> {
  return new Map(
    Array.from(inferValues(graph), ([name, { dtype, shape }]) => [name, { name, dtype, shape }]),
  );
}

/** Like {@link inferShapes}, with the values themselves where they are small and follow from weights and shapes. */
export function inferValues(graph: Graph<WeightOutline>): Map<string, InferredValue> {
  return inferValuesBy(operatorOf, graph);
}
