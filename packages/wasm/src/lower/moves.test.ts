import {
  type Attribute,
  elementCount,
  execute,
  executeNode,
  float32,
  type Graph,
  int64,
  type Node,
  type Tensor,
} from '@fsnet/graph';
import { randomTensor, relativeL2 } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runGraph } from '../run/run-graph.fixture.ts';
import { createModel } from '../session/model.ts';

const int = (value: number): Attribute => ({ type: 'int', value });
const ints = (...value: number[]): Attribute => ({ type: 'ints', value });

/** A network of which every node reads the one before as its first input. */
class Chain {
  readonly nodes: Node[] = [];
  readonly weights = new Map<string, Tensor>();
  readonly input: Tensor;
  /** The last value. */
  value: Tensor;

  constructor(input: Tensor) {
    this.input = input;
    this.value = input;
  }

  /** Adds a node, unless its result would be empty. */
  add(op: string, others: readonly Tensor[], attributes: Record<string, Attribute> = {}, outputs = 1): void {
    const index = this.nodes.length;
    const names = others.map((_, i) => `w${index}.${i}`);
    const node: Node = {
      ...{ name: `n${index}`, op, domain: '', attributes },
      inputs: [index === 0 ? 'x' : this.nodes[index - 1].outputs[0], ...names],
      outputs: Array.from({ length: outputs }, (_, i) => `v${index}.${i}`),
    };
    const [result] = executeNode(node, [this.value, ...others]);
    if (result.shape.includes(0)) return;
    this.nodes.push(node);
    for (const [i, name] of names.entries()) this.weights.set(name, others[i]);
    this.value = result;
  }

  graph(outputs: readonly string[] = this.nodes[this.nodes.length - 1].outputs): Graph {
    return {
      ...{ name: '', opset: 22, domains: {}, metadata: {}, nodes: this.nodes },
      inputs: [{ name: 'x', dtype: 'float32', shape: this.input.shape }],
      outputs: outputs.map((name) => ({ name, dtype: 'float32', shape: null })),
      weights: new Map(
        [...this.weights].map(([name, { dtype, shape, data }]) => [
          name,
          { kind: 'dense', dtype, shape, vector: { format: 'plain', dtype, data, count: data.length } },
        ]),
      ),
    };
  }
}

async function check(graph: Graph, x: Tensor): Promise<void> {
  const [given, expected] = [await runGraph(graph, { x }), execute(graph, { x })];
  for (const [name, tensor] of Object.entries(expected)) {
    expect(given[name].shape).toEqual(tensor.shape);
    expect(relativeL2(given[name], tensor)).toBeLessThan(1e-5);
  }
}

/** A convolution, so that there are channels fastest to begin with. */
function convolved(shape: readonly number[]): Chain {
  const chain = new Chain(randomTensor(1, shape));
  chain.add('Conv', [randomTensor(2, [shape[1], shape[1], 1, 1])]);
  return chain;
}

/** Adds one node as the numbers drawn say. */
function grow(chain: Chain, kind: number, a: number, b: number): void {
  const { shape } = chain.value;
  const rank = shape.length;
  const axis = rank > 0 ? a % rank : 0;
  if (kind === 0) {
    const order = [...shape.keys()];
    order.push(...order.splice(axis, 1), ...order.splice(b % Math.max(1, rank - 1), 1));
    chain.add('Transpose', [], { perm: ints(...order) });
  } else if (rank === 0) chain.add('Reshape', [int64([2], [1, 1])]);
  else if (kind === 1) {
    // An axis cut in two, or two joined.
    const factor = [2, 3, 4].find((each) => shape[axis] % each === 0) ?? 1;
    const cut = b % 2 ? [factor, shape[axis] / factor] : [shape[axis] / factor, factor];
    const split = shape.toSpliced(axis, 1, ...cut);
    const joined = shape.toSpliced(axis, 2, shape[axis] * (shape[axis + 1] ?? 1));
    const next = rank > 5 || b % 3 === 0 ? joined : split;
    chain.add('Reshape', [int64([next.length], next)]);
  } else if (kind === 2) {
    const start = (a + b) % shape[axis];
    const cuts = [
      [0, 99, axis, 2],
      [99, -99, axis, -1],
      [start, start + Math.ceil(shape[axis] / 2), axis, 1],
    ];
    chain.add(
      'Slice',
      cuts[b % 3].map((each) => int64([1], [each])),
    );
  } else if (kind === 3) {
    const indices = b % 2 ? int64([], [b % shape[axis]]) : int64([2], [0, shape[axis] - 1]);
    chain.add('Gather', [indices], { axis: int(axis) });
  } else if (kind === 4) {
    chain.add('Tile', [
      int64(
        [rank],
        shape.map((_, i) => (i === axis && elementCount(shape) < 2000 ? 2 : 1)),
      ),
    ]);
  } else if (rank === 4 && shape[2] % 2 === 0 && shape[3] % 2 === 0) {
    chain.add('SpaceToDepth', [], { blocksize: int(2) });
  } else if (rank === 4 && shape[1] % 4 === 0) {
    chain.add('DepthToSpace', [], { blocksize: int(2) });
  }
}

test('any chain of operators that move elements does what its nodes do', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.nat(20), fc.nat(20)), {
        minLength: 1,
        maxLength: 7,
      }),
      fc.boolean(),
      async (kinds, isConvolved) => {
        const shape = [2, 8, 4, 6];
        const chain = isConvolved ? convolved(shape) : new Chain(randomTensor(1, shape));
        for (const each of kinds) grow(chain, ...each);
        fc.pre(chain.nodes.length > 0);
        await check(chain.graph(), chain.input);
      },
    ),
    { numRuns: 300 },
  );
});

test('shuffled channels are one copy each half', async () => {
  const chain = convolved([1, 12, 5, 5]);
  chain.add('Reshape', [int64([5], [1, 2, 6, 5, 5])]);
  chain.add('Transpose', [], { perm: ints(0, 2, 1, 3, 4) });
  chain.add('Reshape', [int64([4], [1, 12, 5, 5])]);
  chain.add('Split', [int64([2], [6, 6])], { axis: int(1) }, 2);
  const graph = chain.graph();
  const model = await createModel(graph);
  expect(model.explain(1).layers.map(({ op }) => op)).toEqual(['Conv', 'View']);
  model.dispose();
  await check(graph, chain.input);
});

test('values that are read elsewhere or are outputs stay', async () => {
  const chain = convolved([1, 4, 2, 2]);
  chain.add('Transpose', [], { perm: ints(0, 2, 3, 1) });
  chain.add('Reshape', [int64([2], [4, 4])]);
  chain.add('Gather', [int64([], [1])]);
  const [, transposed, reshaped, gathered] = chain.nodes.map(({ outputs }) => outputs[0]);
  await check(chain.graph([gathered, transposed]), chain.input);
  await check(chain.graph([reshaped, gathered]), chain.input);
});

test('a value is cut and read as a whole', async () => {
  const chain = convolved([1, 4, 2, 2]);
  chain.add('Transpose', [], { perm: ints(0, 2, 3, 1) });
  chain.add('Gather', [int64([], [1])], { axis: int(3) });
  const [, [transposed], [gathered]] = chain.nodes.map(({ outputs }) => outputs);
  const other = { name: '', op: 'Neg', domain: '', inputs: [transposed], outputs: ['other'], attributes: {} };
  chain.nodes.push(other);
  await check(chain.graph([gathered, 'other']), chain.input);
});

test('cuts between what a reshaping joined', async () => {
  for (const [start, size] of [
    [0, 4],
    [1, 4],
    [4, 2],
    [3, 3],
  ]) {
    const chain = convolved([1, 6, 2, 3]);
    chain.add('Transpose', [], { perm: ints(0, 1, 3, 2) });
    chain.add('Reshape', [int64([2], [6, 6])]);
    chain.add('Slice', [int64([1], [start]), int64([1], [start + size]), int64([1], [1])]);
    await check(chain.graph(), chain.input);
  }
});

test('shapes alone need no copy', async () => {
  const chain = new Chain(float32([2, 6]));
  chain.add('Neg', []);
  chain.add('Reshape', [int64([3], [2, 3, 2])]);
  chain.add('Reshape', [int64([2], [12, 1])]);
  const model = await createModel(chain.graph());
  expect(model.explain(1).layers.map(({ kernel }) => kernel)).toEqual(['kernels', 'view']);
  model.dispose();
});
