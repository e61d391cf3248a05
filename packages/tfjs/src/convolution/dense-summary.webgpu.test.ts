import { float32, type Graph, type Node, type Tensor, type Weight } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import { ints } from '@fsnet/testing/convolution-cases';
import { expect, it } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { checkNetwork } from '../session/check-network.fixture.ts';
import { denseWeight, type Stored } from './dense-weight.fixture.ts';

interface Case {
  readonly op: 'Conv' | 'Gemm' | 'MatMul';
  readonly input: readonly number[];
  readonly shape: readonly number[];
  readonly stored: Stored;
  readonly attributes?: Node['attributes'];
}

const stem = { strides: ints([2, 2]), pads: ints([3, 3, 3, 3]) };
const columns = { transB: { type: 'int', value: 1 } } as const;

const cases: readonly Case[] = [
  {
    op: 'Conv',
    input: [2, 3, 17, 14],
    shape: [20, 3, 7, 7],
    stored: { bits: 8, block: 147 },
    attributes: stem,
  },
  { op: 'Conv', input: [1, 3, 9, 9], shape: [4, 3, 3, 3], stored: { bits: 5, block: 10 } },
  {
    op: 'Conv',
    input: [1, 8, 6, 6],
    shape: [6, 4, 3, 3],
    stored: { bits: 3, block: 72 },
    attributes: { group: { type: 'int', value: 2 } },
  },
  {
    op: 'Conv',
    input: [2, 16, 3, 5],
    shape: [36, 16, 1, 1],
    stored: { bits: 4, block: 16 },
    attributes: { strides: ints([2, 2]) },
  },
  { op: 'Conv', input: [2, 6, 19], shape: [5, 6, 3], stored: 'float16' },
  { op: 'Gemm', input: [3, 20], shape: [33, 20], stored: { bits: 8, block: 20 }, attributes: columns },
  { op: 'Gemm', input: [1, 12], shape: [12, 10], stored: { bits: 2, block: 0 } },
  { op: 'MatMul', input: [2, 5, 7], shape: [7, 9], stored: { bits: 6, block: 0 } },
  { op: 'MatMul', input: [40, 8], shape: [8, 4], stored: 'float32' },
];

it.each(cases.map((each) => [`${each.op} of ${each.shape}`, each] as const))(
  '%s is read as it is packed, with all that follows it',
  async (_, each) => {
    const { device } = await gpuBackend();
    await withErrorScopes(device, async () => {
      for (const isAdded of [false, true]) {
        const { graph, inputs } = network(each, isAdded);
        const { layers } = await checkNetwork(graph, inputs, { backend: 'webgpu', force: 'direct' });
        expect(layers[0].kernel).toBe('direct');
        // Relu and, where there is one, Add are in it.
        expect(layers).toHaveLength(1);
      }
    });
  },
);

it('filters of one channel each are left to TensorFlow.js', async () => {
  await gpuBackend();
  const attributes = { group: { type: 'int', value: 8 } } as const;
  const stored = { bits: 8, block: 0 };
  const { graph, inputs } = network(
    { op: 'Conv', input: [1, 8, 9, 9], shape: [8, 1, 3, 3], stored, attributes },
    false,
  );
  const { layers } = await checkNetwork(graph, inputs, { backend: 'webgpu' });
  expect(layers[0].kernel).toBe('dense');
});

/** The product, a bias, another input where `isAdded`, and Relu. */
function network({ op, input, shape, stored, attributes = {} }: Case, isAdded: boolean) {
  const isConvolution = op === 'Conv';
  const filters = isConvolution || attributes.transB ? shape[0] : shape[1];
  const weights = new Map<string, Weight>([['w', denseWeight(shape, stored, 3)]]);
  const inputs: Record<string, Tensor> = { x: randomTensor(1, input) };
  const node = (name: string, kind: string, ...from: string[]): Node => ({
    ...{ name, op: kind, domain: '', inputs: from, outputs: [name], attributes: {} },
  });
  const nodes = [{ ...node('y', op, 'x', 'w'), attributes }];
  weights.set(
    'b',
    denseWeight(isConvolution ? [1, filters, ...shape.slice(2).map(() => 1)] : [filters], 'float32', 9),
  );
  nodes.push(node('biased', 'Add', 'y', 'b'));
  if (isAdded) {
    nodes.push(node('sum', 'Add', 'biased', 'z'));
    inputs.z = float32(outputShape({ op, input, shape, stored, attributes }, filters));
    (inputs.z.data as Float32Array).set(randomTensor(2, inputs.z.shape).data as Float32Array);
  }
  nodes.push(node('result', 'Relu', isAdded ? 'sum' : 'biased'));
  const graph: Graph = {
    ...{ name: op, opset: 22, domains: {}, metadata: {}, nodes, weights },
    inputs: Object.entries(inputs).map(([name, { dtype, shape: sizes }]) => ({ name, dtype, shape: sizes })),
    outputs: [{ name: 'result', dtype: 'float32', shape: null }],
  };
  return { graph, inputs };
}

function outputShape({ op, input, shape, attributes = {} }: Case, filters: number): number[] {
  if (op !== 'Conv') return [...input.slice(0, -1), filters];
  const values = (name: string) => (attributes[name] as { value: readonly number[] } | undefined)?.value;
  const sizes = input.slice(2).map((size, axis) => {
    const pad = 2 * (values('pads')?.[axis] ?? 0);
    return Math.floor((size + pad - shape[2 + axis]) / (values('strides')?.[axis] ?? 1)) + 1;
  });
  return [input[0], filters, ...sizes];
}
