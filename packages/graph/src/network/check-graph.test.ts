import { describe, expect, it } from 'vitest';
import { checkGraph } from './check-graph.ts';
import type { Graph, ValueInfo } from './graph.ts';
import type { Node } from './node.ts';

const value = (name: string): ValueInfo => ({ name, dtype: 'float32', shape: null });
const node = (inputs: string[], outputs: string[], captures?: string[]): Node => ({
  ...{ name: '', op: 'Op', domain: '', inputs, outputs, attributes: {} },
  ...(captures && { captures }),
});

function graphOf(parts: {
  nodes: Node[];
  outputs?: string[];
  weights?: string[];
  inputs?: string[];
}): Graph<unknown> {
  const { nodes, outputs = ['y'], weights = ['w'], inputs = ['x'] } = parts;
  return {
    name: '',
    opset: 22,
    domains: {},
    inputs: inputs.map(value),
    outputs: outputs.map(value),
    nodes,
    weights: new Map(weights.map((name) => [name, {}])),
    metadata: {},
  };
}

describe('checkGraph', () => {
  it('lets a graph pass with left-out values, captures, and an input as output', () => {
    const nodes = [node(['x', '', 'w'], ['', 'a']), node([], ['y'], ['a', 'x'])];
    expect(() => checkGraph(graphOf({ nodes, outputs: ['y', 'x', 'w'] }))).not.toThrow();
  });

  const bad: [string, string, Graph<unknown>][] = [
    [
      'a value made twice',
      'nodes[1].outputs[0]',
      graphOf({ nodes: [node(['x'], ['y']), node(['x'], ['y'])] }),
    ],
    ['a node that makes a weight', 'nodes[0].outputs[0]', graphOf({ nodes: [node(['x'], ['w'])] })],
    ['an input that is a weight too', 'weights["x"]', graphOf({ nodes: [], weights: ['x'] })],
    ['an input without a name', 'inputs[0]', graphOf({ nodes: [], inputs: [''] })],
    ['a missing value', 'nodes[0].inputs[0]', graphOf({ nodes: [node(['z'], ['y'])] })],
    ['a missing capture', 'nodes[0].captures[0]', graphOf({ nodes: [node([], ['y'], ['z'])] })],
    [
      'a node before its input',
      'nodes[0].inputs[0]',
      graphOf({ nodes: [node(['a'], ['y']), node(['x'], ['a'])] }),
    ],
    ['a node that reads itself', 'nodes[0].inputs[0]', graphOf({ nodes: [node(['y'], ['y'])] })],
    ['an output that nothing makes', 'outputs[0]', graphOf({ nodes: [node(['x'], ['a'])] })],
    ['an output twice', 'outputs[1]', graphOf({ nodes: [node(['x'], ['y'])], outputs: ['y', 'y'] })],
  ];
  it.each(bad)('refuses %s', (_, path, graph) => {
    expect(() => checkGraph(graph)).toThrow(expect.objectContaining({ code: 'bad-graph', path }));
  });
});
