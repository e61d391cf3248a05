import { expect, test } from 'vitest';
import type { Graph } from '../network/graph.ts';
import { inferValues } from '../network/infer-shapes.ts';
import type { Node } from '../network/node.ts';
import { float32 } from '../tensor/tensor.ts';
import { executeNode } from './execute-node.ts';
import { loadOperators } from './operator-set.ts';

const node = (op: string, domain = ''): Node => ({
  ...{ name: op, op, domain, inputs: ['x'], outputs: ['y'], attributes: {} },
});
const graphOf = (...nodes: Node[]): Graph => ({
  ...{ name: '', opset: 22, domains: {}, metadata: {}, nodes, weights: new Map() },
  inputs: [{ name: 'x', dtype: 'float32', shape: [2, 'n'] }],
  outputs: [{ name: 'y', dtype: 'float32', shape: null }],
});

test.each(['Relu', 'Sqrt', 'Shape'])('%s runs and infers as by all operators', async (op) => {
  const graph = graphOf(node(op));
  const operators = await loadOperators(graph.nodes);
  expect(operators.knows(graph.nodes[0])).toBe(true);
  const input = float32([2, 2], [-1, 0, 4, 9]);
  expect(operators.execute(graph.nodes[0], [input])).toEqual(executeNode(graph.nodes[0], [input]));
  expect(operators.infer(graph)).toEqual(inferValues(graph));
});

test('rare operators are there only where a node needs one', async () => {
  expect((await loadOperators([node('Relu')])).knows(node('Sqrt'))).toBe(false);
  expect((await loadOperators([node('Relu'), node('Sqrt')])).knows(node('NonMaxSuppression'))).toBe(true);
});

test('what nothing knows is refused when it is to run', async () => {
  for (const strange of [node('Mystery'), node('Relu', 'com.example')]) {
    const operators = await loadOperators([strange]);
    expect(operators.knows(strange)).toBe(false);
    expect(() => operators.execute(strange, [])).toThrow(
      expect.objectContaining({ code: 'unsupported-operator' }),
    );
  }
});
