import type { Graph } from '../network/graph.ts';
import { neededNodes } from '../network/needed-nodes.ts';
import type { Node } from '../network/node.ts';
import { valuesRead } from '../network/values-read.ts';
import { nodeError } from '../operators/node-error.ts';
import { operatorOf } from '../operators/registry.ts';
import { runSteps } from '../steps.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { weightTensor } from '../weight/weight-tensor.ts';
import { checkInputs } from './check-inputs.ts';
import { unsupportedOperators } from './execute-by.ts';
import { executeNode } from './execute-node.ts';

export interface ExecuteOptions {
  /** Looked at between nodes. */
  readonly signal?: AbortSignal | undefined;
  /** Values to compute, any of the network's; its outputs by default. Only nodes that they need run. */
  readonly outputs?: readonly string[] | undefined;
}

/**
 * Runs a network by the reference executor, which is written to be read and right rather than fast: one node after
 * the other, sums in double precision. Weights that are filter summaries or quantised are expanded on every call,
 * so `expand` a graph of `@fsnet/decoder` that runs often.
 *
 * @param inputs By name; all of the network's inputs, in ONNX's layout (`[batch, channels, height, width]`).
 * @returns The outputs by name; they may share memory with the inputs or weights.
 * @throws TypeError or RangeError for inputs that do not fit, FsnError `unsupported-operator` before anything runs
 *   where a needed node cannot run, or what else is wrong with the network.
 */
export function execute(
  graph: Graph,
  inputs: Readonly<Record<string, Tensor>>,
  options: ExecuteOptions = {},
): Record<string, Tensor> {
  const { signal, outputs } = options;
  return runSteps(executeSteps(graph, inputs, outputs), { signal });
}

/** {@link execute}, yielding before each node, for callers that let other work run in between or abort there. */
export function* executeSteps(
  graph: Graph,
  inputs: Readonly<Record<string, Tensor>>,
  outputs: readonly string[] = graph.outputs.map(({ name }) => name),
): Generator<undefined, Record<string, Tensor>, void> {
  checkInputs(graph.inputs, inputs);
  const nodes = neededNodes(graph, outputs);
  checkValues(graph, nodes, outputs);
  const unsupported = nodes.filter((node) => !operatorOf(node));
  if (unsupported.length > 0) throw unsupportedOperators(unsupported);

  const readsLeft = countReads(nodes, outputs);
  const values = new Map<string, Tensor>();
  for (const { name } of graph.inputs) if (readsLeft.has(name)) values.set(name, inputs[name]);
  const read = (name: string): Tensor => {
    const left = readsLeft.get(name)! - 1;
    readsLeft.set(name, left);
    const weight = graph.weights.get(name);
    const value = values.get(name) ?? weightTensor(weight!);
    if (left === 0) values.delete(name);
    else if (weight) values.set(name, value);
    return value;
  };
  for (const node of nodes) {
    yield;
    const results = executeNode(
      node,
      node.inputs.map((name) => (name === '' ? undefined : read(name))),
    );
    for (const [i, name] of node.outputs.entries()) {
      if (!readsLeft.has(name)) continue;
      if (!results[i]) throw nodeError(node, 'unsupported-operator', `output ${i} is not supported`);
      values.set(name, results[i]);
    }
  }
  return Object.fromEntries(outputs.map((name) => [name, read(name)]));
}

/** @throws RangeError where a value that is asked for, or that a node reads, comes from nowhere. */
function checkValues(graph: Graph, nodes: readonly Node[], outputs: readonly string[]): void {
  const made = new Set(nodes.flatMap((node) => node.outputs));
  for (const { name } of graph.inputs) made.add(name);
  for (const name of [...outputs, ...nodes.flatMap(valuesRead)])
    if (name === '' || !(made.has(name) || graph.weights.has(name)))
      throw new RangeError(`the network has no value "${name}"`);
}

/** How often each value will be read, the final read of an output included, so that it can be freed after the last. */
function countReads(nodes: readonly Node[], outputs: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of [...nodes.flatMap((node) => node.inputs), ...outputs])
    if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
