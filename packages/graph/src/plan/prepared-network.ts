import { unsupportedOperators } from '../execute/execute-by.ts';
import type { OperatorSet } from '../execute/operator-set.ts';
import type { Graph } from '../network/graph.ts';
import { neededNodes } from '../network/needed-nodes.ts';
import type { Node } from '../network/node.ts';
import { valueConsumers } from '../network/values-read.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import type { Weight } from '../weight/weight.ts';
import { weightTensor } from '../weight/weight-tensor.ts';

/** A network without what running it does not need. */
export interface PreparedNetwork extends Graph {
  /** For each output of the network the value that it is. */
  readonly results: ReadonlyMap<string, string>;
  /** Without those that no node reads; a map of its own. */
  readonly weights: Map<string, Weight>;
  /** Run what has no kernel. */
  readonly operators: OperatorSet;
}

/**
 * Leaves out nodes that no output needs and those that do nothing, computes what follows from weights alone, and
 * names outputs that nothing reads `''`.
 *
 * @throws FsnError `unsupported-operator`, naming all operators of needed nodes that nothing here can run.
 */
export function prepareNetwork(graph: Graph, operators: OperatorSet): PreparedNetwork {
  const needed = neededNodes(graph);
  const unknown = needed.filter((node) => !operators.knows(node));
  if (unknown.length > 0) throw unsupportedOperators(unknown);
  const read = new Set(graph.outputs.map(({ name }) => name));
  for (const name of valueConsumers({ nodes: needed }).keys()) read.add(name);
  const renamed = new Map<string, string>();
  const resolve = (name: string) => renamed.get(name) ?? name;
  const weights = new Map(graph.weights);
  const nodes: Node[] = [];
  for (const original of needed) {
    const outputs = original.outputs.map((name) => (read.has(name) ? name : ''));
    while (outputs.length > 1 && outputs.at(-1) === '') outputs.pop();
    const node = { ...original, inputs: original.inputs.map(resolve), outputs };
    if (isIdle(node, weights)) renamed.set(outputs[0], node.inputs[0]);
    else if (node.inputs.every((name) => name === '' || weights.has(name))) fold(node, weights, operators);
    else nodes.push(node);
  }
  const results = new Map(graph.outputs.map(({ name }) => [name, resolve(name)]));
  const kept = new Set([...valueConsumers({ nodes }).keys(), ...results.values()]);
  for (const name of weights.keys()) if (!kept.has(name)) weights.delete(name);
  return { ...graph, nodes, weights, results, operators };
}

/** `Dropout` that would drop values at random is left to its operator, which says that it cannot. */
function isIdle({ op, inputs, outputs }: Node, weights: ReadonlyMap<string, Weight>): boolean {
  if (outputs.length > 1 || outputs[0] === '') return false;
  if (op === 'Identity') return true;
  const training = weights.get(inputs[2] ?? '');
  return op === 'Dropout' && (!inputs[2] || (!!training && Number(weightTensor(training).data[0]) === 0));
}

function fold(node: Node, weights: Map<string, Weight>, operators: OperatorSet): void {
  const inputs = node.inputs.map((name) => {
    const weight = weights.get(name);
    return weight && weightTensor(weight);
  });
  for (const [i, tensor] of operators.execute(node, inputs).entries()) {
    if (node.outputs[i]) weights.set(node.outputs[i], denseWeight(tensor));
  }
}

function denseWeight({ dtype, shape, data }: Tensor): Weight {
  const vector = { format: 'plain', dtype, data, count: elementCount(shape) } as const;
  return { kind: 'dense', dtype, shape, vector };
}
