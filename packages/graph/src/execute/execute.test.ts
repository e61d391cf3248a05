import { describe, expect, it } from 'vitest';
import { FsnError } from '../error.ts';
import type { Graph } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { float32, int64, type Tensor } from '../tensor/tensor.ts';
import type { SummaryWeight } from '../weight/weight.ts';
import { execute, executeSteps } from './execute.ts';

const node = (op: string, inputs: string, outputs: string, domain = ''): Node => ({
  ...{
    name: `${op} node`,
    op,
    domain,
    inputs: inputs.split(' '),
    outputs: outputs.split(' '),
    attributes: {},
  },
});

const filters: SummaryWeight = {
  kind: 'summary',
  dtype: 'float32',
  shape: [2, 1, 1, 2],
  groups: 1,
  order: 'hwi',
  segments: 'filter',
  circular: false,
  locations: { kind: 'uniform', step: 1 },
  vector: {
    format: 'affine',
    bits: 2,
    block: 0,
    scales: Float32Array.of(2),
    zeros: Uint8Array.of(1),
    levels: Uint8Array.of(0, 2, 3),
    count: 3,
  },
};

const graph: Graph = {
  name: 'two outputs',
  opset: 22,
  domains: {},
  inputs: [
    { name: 'image', dtype: 'float32', shape: ['n', 1, 1, 'w'] },
    { name: 'shift', dtype: 'float32', shape: ['n', 1, 1, 1] },
  ],
  outputs: [
    { name: 'y', dtype: 'float32', shape: null },
    { name: 'z', dtype: 'float32', shape: null },
  ],
  nodes: [
    node('Conv', 'image filters', 'a'),
    node('Relu', 'a', 'b'),
    node('Add', 'b shift', 'y'),
    node('Mystery', 'y', 'm', 'some.domain'),
    node('Neg', 'm', 'z'),
  ],
  weights: new Map([['filters', filters]]),
  metadata: {},
};
const image = float32([1, 1, 1, 3], [1, 2, 3]);
const shift = float32([1, 1, 1, 1], [10]);

function run(inputs: Record<string, Tensor>, outputs = ['y']): Record<string, Tensor> {
  return execute(graph, inputs, { outputs });
}

describe('execute', () => {
  it('runs what the wanted values need, with weights expanded', () => {
    // The summary is (-2, 2, 4): filters (-2, 2) and (2, 4).
    expect(run({ image, shift }).y).toEqual(float32([1, 2, 1, 2], [12, 12, 20, 26]));
    expect(Object.keys(run({ image, shift }, ['a', 'filters', 'image']))).toEqual(['a', 'filters', 'image']);
  });

  it('keeps a value that is read again later', () => {
    const twice = { ...graph, nodes: [...graph.nodes.slice(0, 3), node('Sub', 'y b', 'z')] };
    const { y, z, b } = execute(twice, { image, shift }, { outputs: ['y', 'z', 'b', 'y'] });
    expect([...z.data]).toEqual([10, 10, 10, 10]);
    expect([...b.data]).toEqual([...y.data].map((value) => Number(value) - 10));
  });

  it('names the operator that it cannot run, before anything runs', () => {
    expect(() => execute(graph, { image, shift })).toThrow(
      expect.objectContaining({
        code: 'unsupported-operator',
        message: expect.stringContaining('some.domain'),
      }),
    );
    expect(() => run({ image, shift }, ['z'])).toThrow(/Mystery node/);
  });

  it('refuses names that the network does not have', () => {
    expect(() => run({ image })).toThrow(new TypeError('input "shift" is missing'));
    expect(() => run({ image, shift, other: shift })).toThrow(/^no input "other".*image, shift/);
    expect(() => run({ image, shift }, ['nothing'])).toThrow(RangeError);
  });

  it('refuses types and shapes that do not fit, and says what was expected', () => {
    expect(() => run({ image, shift: int64([1, 1, 1, 1], [1]) })).toThrow(/expected float32, found int64/);
    expect(() => run({ image: float32([3]), shift })).toThrow(/expected shape \[n, 1, 1, w\], found \[3\]/);
    expect(() => run({ image: float32([2, 1, 1, 3]), shift })).toThrow(/expected shape \[n = 2, 1, 1, 1\]/);
    expect(() => run({ image: { ...image, shape: [1, 1, 1, 4] }, shift })).toThrow(/expected 4 values/);
    expect(() => run({ image: float32([3]), shift })).toThrow(RangeError);
  });

  it('is aborted between nodes', () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    expect(() => execute(graph, { image, shift }, { signal: controller.signal })).toThrow('enough');
    expect([...executeSteps(graph, { image, shift }, ['y'])]).toHaveLength(3);
  });

  it('computes half precision in float32 and rounds each result', () => {
    const half = (shape: number[], ...bits: number[]): Tensor => ({
      ...{ dtype: 'float16', shape, data: Uint16Array.from(bits) },
    });
    const adding: Graph = {
      ...graph,
      inputs: [{ name: 'x', dtype: 'float16', shape: [2] }],
      nodes: [node('Add', 'x x', 'y')],
    };
    const result = execute(adding, { x: half([2], 0x3c00, 0x7bff) }, { outputs: ['y'] });
    expect(result.y).toEqual(half([2], 0x4000, 0x7c00));
  });

  it('gives an FsnError where sizes cannot be', () => {
    const wrong = { ...graph, inputs: [{ name: 'image', dtype: 'float32', shape: null } as const] };
    const nodes = [node('Conv', 'image filters', 'y')];
    expect(() => execute({ ...wrong, nodes }, { image: float32([1, 1, 1, 1]) }, { outputs: ['y'] })).toThrow(
      FsnError,
    );
  });
});
