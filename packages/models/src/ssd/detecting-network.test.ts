import { execute, float32, type Graph, inferShapes, type Tensor } from '@fsnet/graph';
import { fromOnnx, toOnnx } from '@fsnet/onnx';
import { expectAllClose, runOnnx } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { NetworkBuilder } from '../network-builder.ts';
import { heInitialization } from '../weight-source.ts';
import { zeros } from '../zeros.fixture.ts';
import { boxCount, defaultBoxes } from './default-boxes.ts';
import { detectingNetwork } from './detecting-network.ts';
import { ssd300 } from './ssd300.ts';

const grids = [
  { rows: 1, columns: 2, step: [0.5, 0.4], sizes: [[0.4, 0.3]] },
  {
    ...{ rows: 1, columns: 1 },
    sizes: [
      [0.5, 0.5],
      [0.6, 0.5],
    ],
  },
] as const;

/** Whose outputs are its image: 4 locations and as many logits of the background and two classes. */
function echo(): Graph {
  const builder = new NetworkBuilder(heInitialization(0));
  const perm = { perm: { type: 'ints', value: [0, 2, 1] } } as const;
  for (const [name, channels] of [
    ['locations', 4],
    ['logits', 3],
  ] as const)
    builder.node(name, 'Transpose', [`${name}.columns`], channels, perm);
  return builder.build(
    'echo',
    [
      { name: 'locations.columns', dtype: 'float32', shape: ['N', 4, 4] },
      { name: 'logits.columns', dtype: 'float32', shape: ['N', 3, 4] },
    ],
    [
      { name: 'locations', dtype: 'float32', shape: ['N', 4, 4] },
      { name: 'logits', dtype: 'float32', shape: ['N', 4, 3] },
    ],
    {},
  );
}

const { log } = Math;
/** Logits of which the softmax is as given. */
const logits = (...rows: number[][]) => rows.map((row) => row.map(log));

const inputs = (locations: number[][], rows: number[][]): Record<string, Tensor> => {
  const transposed = (values: number[][]) => values[0].flatMap((_, i) => values.map((row) => row[i]));
  return {
    'locations.columns': float32([1, 4, 4], transposed(locations)),
    'logits.columns': float32([1, 3, 4], transposed(rows)),
  };
};

const still = [0, 0, 0, 0];
/** Centres by 0.1 of the size, logarithms of sizes by 0.2. */
const moved = [5, -10, 5 * log(0.5), 5 * log(2)];
const given = inputs(
  [still, moved, still, still],
  logits([0.18, 0.7, 0.12], [0.5, 0.495, 0.005], [0.05, 0.05, 0.9], [0.1, 0.1, 0.8]),
);
/** By hand: centre (.25, .2), (.75, .2), (.5, .5); the second is moved by (.2, -.3) to (.95, -.1), .2 by .6 large. */
const corners = [
  [0.05, 0.05, 0.45, 0.35],
  [0.85, 0, 1, 0.2],
  [0.25, 0.25, 0.75, 0.75],
  [0.2, 0.25, 0.8, 0.75],
];

function expectFound(
  found: Record<string, Tensor>,
  rows: readonly (readonly [box: number, score: number, label: number])[],
): void {
  expectAllClose(
    found.boxes,
    float32(
      [rows.length, 4],
      rows.flatMap(([box]) => corners[box]),
    ),
    { atol: 1e-6 },
  );
  expectAllClose(
    found.scores,
    float32(
      [rows.length],
      rows.map(([, score]) => score),
    ),
    { atol: 1e-6 },
  );
  expect(found.classes.dtype).toBe('int32');
  expect(Array.from(found.classes.data, Number)).toEqual(rows.map(([, , label]) => label));
}

describe.each([
  ['here', async (graph: Graph, values: Record<string, Tensor>) => execute(graph, values)],
  ['in onnxruntime', (graph: Graph, values: Record<string, Tensor>) => runOnnx(toOnnx(graph), values)],
  [
    'from a file',
    async (graph: Graph, values: Record<string, Tensor>) => execute(fromOnnx(toOnnx(graph)), values),
  ],
])('a detecting network %s', (_where, run) => {
  test('decodes, suppresses within classes, and sorts by score', async () => {
    const graph = detectingNetwork({ graph: echo(), grids }, { overlap: 0.5, score: 0.06 });
    // Boxes 2 and 3 overlap by .25 / .3: of class 1 box 2 stays, of class 0 box 3. Box 1 has no class 1 above .06.
    expectFound(await run(graph, given), [
      [2, 0.9, 1],
      [0, 0.7, 0],
      [1, 0.495, 0],
      [0, 0.12, 1],
      [3, 0.1, 0],
    ]);
  });

  test('keeps so many at most', async () => {
    const graph = detectingNetwork({ graph: echo(), grids }, { overlap: 0.9, most: 2 });
    expectFound(await run(graph, given), [
      [2, 0.9, 1],
      [3, 0.8, 1],
    ]);
  });

  test('finds nothing', async () => {
    const graph = detectingNetwork({ graph: echo(), grids }, { score: 0.95 });
    expectFound(await run(graph, given), []);
  });
});

describe('a detecting network', () => {
  test('makes the default boxes out of few numbers', () => {
    const graph = detectingNetwork({ graph: echo(), grids });
    const outputs = ['detect.defaults'];
    const { 'detect.defaults': made } = execute(graph, given, { outputs });
    expect(made).toEqual(float32([boxCount(grids), 4], defaultBoxes(grids)));
  });

  test('of SSD300 has a batch of one', () => {
    const network = ssd300({ weights: zeros });
    const graph = detectingNetwork(network);
    expect(graph.inputs[0].shape).toEqual([1, 3, 300, 300]);
    const shapes = inferShapes(graph);
    expect(shapes.get('detect.clipped')?.shape).toEqual([1, 8732, 4]);
    expect(shapes.get('detect.scores')?.shape).toEqual([1, 20, 8732]);
    expect(shapes.get('boxes')?.shape).toEqual(['n', 4]);
    const own = [...graph.weights.keys()].filter((name) => name.startsWith('detect.'));
    const bytes = own.reduce(
      (sum, name) => sum + 4 * (graph.weights.get(name)?.shape.reduce((a, b) => a * b, 1) ?? 0),
      0,
    );
    expect(bytes).toBeLessThan(4000);
  });

  test('other default boxes than the network has are refused', () => {
    expect(() => detectingNetwork({ graph: echo(), grids: grids.slice(1) })).toThrow(
      '2 default boxes do not fit a network with 4 locations and 4 logits',
    );
  });
});
