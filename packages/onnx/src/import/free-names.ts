import { FsnError } from '@fsnet/graph';
import { readAttribute } from '../proto/read-attribute.ts';
import { readGraph } from '../proto/read-model.ts';

const maximumDepth = 16;

/** Value names of a sub-graph: those it takes from the graphs around it, and all that it uses. */
export interface SubGraphNames {
  readonly free: ReadonlySet<string>;
  readonly used: ReadonlySet<string>;
}

/** Reads the names in the bytes of a sub-graph (`GraphProto`), its own sub-graphs included. */
export function subGraphNames(bytes: Uint8Array, path: string, depth = 0): SubGraphNames {
  if (depth === maximumDepth)
    throw new FsnError('limit-exceeded', `${path} is nested more than ${maximumDepth} deep`, { path });
  const graph = readGraph(bytes, path);
  const own = new Set([...graph.inputs, ...graph.initializers].map(({ name }) => name));
  for (const node of graph.nodes) for (const output of node.outputs) own.add(output);

  const used = new Set(own);
  const free = new Set<string>();
  const read = (name: string) => {
    used.add(name);
    if (name !== '' && !own.has(name)) free.add(name);
  };
  for (const { name } of graph.outputs) read(name);
  for (const node of graph.nodes) {
    for (const name of node.inputs) read(name);
    for (const attribute of node.attributes) {
      for (const inner of readAttribute(attribute, path).graphs) {
        const names = subGraphNames(inner, path, depth + 1);
        for (const name of names.free) read(name);
        for (const name of names.used) used.add(name);
      }
    }
  }
  return { free, used };
}
