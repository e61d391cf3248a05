import { FsnError } from '../error.ts';
import type { Node } from './node.ts';
import { valueProducers, valuesRead } from './values-read.ts';

/**
 * The nodes in an order in which each stands after those whose outputs it reads; nodes that already stand so keep
 * their order.
 *
 * @param known Values that no node makes: inputs and weights.
 * @throws FsnError `bad-graph` for a cycle or a value that nothing makes.
 */
export function sortNodes(nodes: readonly Node[], known: Iterable<string>): Node[] {
  const given = new Set(known);
  const producers = valueProducers({ nodes });
  const states = new Uint8Array(nodes.length);
  const sorted: Node[] = [];
  const stack: { index: number; reads: readonly string[]; next: number }[] = [];

  const enter = (index: number) => {
    states[index] = visiting;
    stack.push({ index, reads: valuesRead(nodes[index]), next: 0 });
  };
  for (let root = 0; root < nodes.length; root++) {
    if (states[root] === unseen) enter(root);
    while (stack.length > 0) {
      const frame = stack[stack.length - 1];
      if (frame.next === frame.reads.length) {
        states[frame.index] = done;
        sorted.push(nodes[frame.index]);
        stack.pop();
        continue;
      }
      const name = frame.reads[frame.next++];
      if (given.has(name)) continue;
      const producer = producers.get(name);
      if (producer === undefined) fail(frame.index, `value "${name}" is made by nothing`);
      if (states[producer] === visiting) fail(frame.index, `value "${name}" depends on itself`);
      if (states[producer] === unseen) enter(producer);
    }
  }
  return sorted;
}

const unseen = 0;
const visiting = 1;
const done = 2;

function fail(index: number, message: string): never {
  const path = `nodes[${index}]`;
  throw new FsnError('bad-graph', `${path}: ${message}`, { path });
}
