import { FsnError } from '../error.ts';
import type { Graph } from './graph.ts';

/**
 * Checks that a network hangs together: every value is made once, nodes stand after those whose outputs they read,
 * and every value that a node or an output of the network reads exists.
 *
 * @throws FsnError `bad-graph`, with the place (`nodes[3].inputs[1]`) as its path.
 */
export function checkGraph(graph: Graph<unknown>): void {
  const made = new Set<string>();
  const make = (name: string, path: string) => {
    if (name === '') fail(path, 'a value has no name');
    if (made.has(name)) fail(path, `value "${name}" is made twice`);
    made.add(name);
  };
  const read = (name: string, path: string) => {
    if (!made.has(name)) fail(path, `value "${name}" is not made before it is read`);
  };
  for (const [i, { name }] of graph.inputs.entries()) make(name, `inputs[${i}]`);
  for (const name of graph.weights.keys()) make(name, `weights["${name}"]`);
  for (const [n, node] of graph.nodes.entries()) {
    for (const [i, name] of node.inputs.entries()) if (name !== '') read(name, `nodes[${n}].inputs[${i}]`);
    for (const [i, name] of (node.captures ?? []).entries()) read(name, `nodes[${n}].captures[${i}]`);
    for (const [i, name] of node.outputs.entries()) if (name !== '') make(name, `nodes[${n}].outputs[${i}]`);
  }
  const outputs = new Set<string>();
  for (const [i, { name }] of graph.outputs.entries()) {
    read(name, `outputs[${i}]`);
    if (outputs.has(name)) fail(`outputs[${i}]`, `value "${name}" is an output twice`);
    outputs.add(name);
  }
}

function fail(path: string, message: string): never {
  throw new FsnError('bad-graph', `${path}: ${message}`, { path });
}
