import { describe, expect, it } from 'vitest';
import { int, ints } from '../operators/apply.fixture.ts';
import { float32, int64, type Tensor } from '../tensor/tensor.ts';
import type { Weight } from '../weight/weight.ts';
import type { Dimension, Graph } from './graph.ts';
import { inferShapes, inferValues } from './infer-shapes.ts';
import { multiplyAdds } from './multiply-adds.ts';
import type { Attribute, Node } from './node.ts';

const node = (
  op: string,
  inputs: string,
  output: string,
  attributes: Record<string, Attribute> = {},
): Node => ({
  ...{ name: '', op, domain: '', inputs: inputs.split(' '), outputs: [output], attributes },
});
const dense = ({ dtype, shape, data }: Tensor): Weight => ({
  kind: 'dense',
  dtype,
  shape,
  vector: { format: 'plain', dtype, data, count: data.length },
});

function graphOf(
  input: readonly Dimension[] | null,
  nodes: Node[],
  weights: Record<string, Tensor> = {},
): Graph {
  return {
    name: '',
    opset: 22,
    domains: {},
    inputs: [{ name: 'x', dtype: 'float32', shape: input }],
    outputs: [{ name: 'y', dtype: 'float32', shape: null }],
    nodes,
    weights: new Map(Object.entries(weights).map(([name, tensor]) => [name, dense(tensor)])),
    metadata: {},
  };
}
const shapeOf = (graph: Graph, name = 'y') => inferShapes(graph).get(name)?.shape;

const network = (batch: Dimension) =>
  graphOf(
    [batch, 3, 8, 8],
    [
      node('Conv', 'x w', 'a', { pads: ints(1, 1, 1, 1), strides: ints(2, 2) }),
      node('Relu', 'a', 'b'),
      node('Flatten', 'b', 'c'),
      node('Gemm', 'c m', 'y'),
    ],
    { w: float32([4, 3, 3, 3]), m: float32([64, 10]) },
  );

describe('inferShapes', () => {
  it('keeps symbols and finds sizes', () => {
    const values = inferShapes(network('batch'));
    expect(values.get('b')).toEqual({ name: 'b', dtype: 'float32', shape: ['batch', 4, 4, 4] });
    expect(values.get('y')?.shape).toEqual(['batch', 10]);
  });

  it('follows shapes that the network computes', () => {
    const reshape = graphOf(
      ['batch', 3, 4],
      [
        node('Shape', 'x', 's'),
        node('Gather', 's zero', 'n'),
        node('Unsqueeze', 'n axes', 'n1'),
        node('Concat', 'n1 rest', 'to', { axis: int(0) }),
        node('Reshape', 'x to', 'y'),
      ],
      { zero: int64([], [0]), axes: int64([1], [0]), rest: int64([1], [-1]) },
    );
    expect(shapeOf(reshape)).toEqual(['batch', 12]);
    expect(shapeOf({ ...reshape, inputs: [{ name: 'x', dtype: 'float32', shape: [2, 3, 4] }] })).toEqual([
      2, 12,
    ]);
  });

  it('computes small values ahead', () => {
    const graph = graphOf([2, 3], [node('Shape', 'x', 's'), node('Add', 's s', 'y')]);
    expect(inferValues(graph).get('y')?.constant?.data).toEqual(BigInt64Array.of(4n, 6n));
  });

  it('leaves out what an unknown operator gives, but believes the outputs', () => {
    const graph = graphOf([2], [node('Mystery', 'x', 'a'), node('Relu', 'a', 'y')]);
    const outputs = [{ name: 'y', dtype: 'float32', shape: ['n', 7] } as const];
    const values = inferShapes({ ...graph, outputs });
    expect(values.has('a')).toBe(false);
    expect(values.get('y')).toEqual(outputs[0]);
  });

  it('fills unknown sizes of an output from its declaration', () => {
    const graph = graphOf(['n', 3], [node('Relu', 'x', 'y')]);
    const unknown = { ...graph, inputs: [{ name: 'x', dtype: 'float32', shape: [null, 3] } as const] };
    expect(shapeOf({ ...unknown, outputs: [{ name: 'y', dtype: 'float32', shape: ['m', 4] }] })).toEqual([
      'm',
      3,
    ]);
  });

  it('works without any known input shape', () => {
    expect(shapeOf({ ...network(1), inputs: [{ name: 'x', dtype: 'float32', shape: null }] })).toEqual([
      null,
      10,
    ]);
  });

  it('says which node cannot have its inputs', () => {
    const graph = graphOf([1, 2, 8, 8], [{ ...node('Conv', 'x w', 'y'), name: 'stem' }], {
      w: float32([4, 3, 3, 3]),
    });
    expect(() => inferShapes(graph)).toThrow(/Conv "stem": channels of the input: expected 3, found 2/);
  });
});

describe('multiplyAdds', () => {
  it('counts convolutions and products', () => {
    const { total, byNode } = multiplyAdds(network('batch'), 2);
    expect(Object.fromEntries(byNode)).toEqual({ 0: 2 * 4 * 16 * 27, 3: 2 * 10 * 64 });
    expect(total).toBe(2 * 4 * 16 * 27 + 2 * 10 * 64);
  });

  it('counts nothing where sizes are unknown', () => {
    const graph = {
      ...network(1),
      inputs: [{ name: 'x', dtype: 'float32', shape: [1, 3, 'h', 'w'] } as const],
    };
    expect(multiplyAdds(graph).byNode.has(0)).toBe(false);
  });
});
