import { operatorOf } from '../operators/registry.ts';
import type { Dimension, Graph, ValueInfo } from './graph.ts';
import { inferShapes } from './infer-shapes.ts';
import type { WeightOutline } from './infer-values.ts';

/** Multiply-adds of a network. */
export interface MultiplyAdds {
  readonly total: number;
  /** By node index; only nodes that spend any. */
  readonly byNode: ReadonlyMap<number, number>;
}

/**
 * How many multiply-adds the convolutions and matrix products of a network spend, filter summaries counted as the
 * dense filters that they stand for. Nodes whose shapes are unknown count nothing.
 *
 * @param batch Taken for the first size of an input where that is not a number; other unknown sizes stay unknown.
 */
export function multiplyAdds(graph: Graph<WeightOutline>, batch = 1): MultiplyAdds {
  const inputs = graph.inputs.map((input) => withBatch(input, batch));
  const values = inferShapes({ ...graph, inputs });
  const byNode = new Map<number, number>();
  let total = 0;
  for (const [index, node] of graph.nodes.entries()) {
    const count = operatorOf(node)?.multiplyAdds;
    if (!count) continue;
    const inputShapes = node.inputs.map((name) => knownShape(values.get(name)?.shape));
    const outputShapes = node.outputs.map((name) => knownShape(values.get(name)?.shape));
    if (node.inputs.some((name, i) => name !== '' && !inputShapes[i]) || !outputShapes.every(isShape))
      continue;
    const spent = count(node, inputShapes, outputShapes);
    byNode.set(index, spent);
    total += spent;
  }
  return { total, byNode };
}

function withBatch(input: ValueInfo, batch: number): ValueInfo {
  const first = input.shape?.[0];
  if (!input.shape || first === undefined || typeof first === 'number') return input;
  const shape = input.shape.map((size, axis) =>
    axis === 0 || (size !== null && size === first) ? batch : size,
  );
  return { ...input, shape };
}

function knownShape(shape: readonly Dimension[] | null | undefined): readonly number[] | undefined {
  return shape?.every((size) => typeof size === 'number') ? shape : undefined;
}

function isShape(shape: readonly number[] | undefined): shape is readonly number[] {
  return shape !== undefined;
}
