import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from './node.ts';
import { sortNodes } from './sort-nodes.ts';

const node = (name: string, inputs: string[], captures: string[] = []): Node => ({
  ...{ name, op: 'Op', domain: '', inputs, outputs: [name], attributes: {}, captures },
});
const names = (nodes: readonly Node[]) => nodes.map(({ name }) => name);

describe('sortNodes', () => {
  it('puts nodes behind those that they read, captures too', () => {
    const nodes = [node('c', ['b', '']), node('b', ['x'], ['a']), node('a', ['x'])];
    expect(names(sortNodes(nodes, ['x']))).toEqual(['a', 'b', 'c']);
  });

  it('leaves sorted nodes as they are', () => {
    const nodes = [node('a', ['x']), node('z', []), node('b', ['a']), node('c', ['x'])];
    expect(names(sortNodes(nodes, ['x']))).toEqual(['a', 'z', 'b', 'c']);
  });

  it('refuses a cycle and a missing value', () => {
    const cycle = [node('a', ['c']), node('b', ['a']), node('c', ['b'])];
    expect(() => sortNodes(cycle, [])).toThrow(/bad-graph|depends on itself/);
    expect(() => sortNodes([node('a', ['x'])], [])).toThrow(expect.objectContaining({ code: 'bad-graph' }));
  });

  it('sorts a long chain given backwards', () => {
    const chain = Array.from({ length: 50_000 }, (_, i) => node(`n${i}`, i > 0 ? [`n${i - 1}`] : ['x']));
    expect(names(sortNodes(chain.slice().reverse(), ['x']))).toEqual(names(chain));
  });

  it('sorts any acyclic network', () => {
    const edges = fc.array(fc.array(fc.nat(30), { maxLength: 4 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(edges, fc.infiniteStream(fc.nat()), (readers, order) => {
        const nodes = readers.map((reads, i) =>
          node(
            `n${i}`,
            reads.map((r) => (i > 0 ? `n${r % i}` : 'x')),
          ),
        );
        const shuffled = nodes
          .map((each) => ({ each, key: order.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        const made = new Set(['x']);
        const sorted = sortNodes(shuffled, ['x']);
        for (const { inputs, name } of sorted) {
          for (const input of inputs) expect(made).toContain(input);
          made.add(name);
        }
        expect(sorted.length).toBe(nodes.length);
      }),
    );
  });
});
