import type { Graph } from '@fsnet/graph';

/** The names of all values of a graph. */
export function takenNames({ inputs, outputs, nodes, weights }: Graph): Set<string> {
  const taken = new Set<string>([...inputs, ...outputs].map(({ name }) => name));
  for (const name of weights.keys()) taken.add(name);
  for (const node of nodes)
    for (const name of [...node.inputs, ...node.outputs, ...(node.captures ?? [])]) taken.add(name);
  return taken;
}

/** `wanted`, or the first of `wanted.1`, `wanted.2` and so on that is not taken; it is then. */
export function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 1; taken.has(name); number++) name = `${wanted}.${number}`;
  taken.add(name);
  return name;
}
