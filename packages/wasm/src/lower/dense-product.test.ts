import { executeNode, type Node, type Window } from '@fsnet/graph';
import { randomTensor, relativeL2 } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { type KernelBench, kernelBench } from '../kernels/kernel-bench.fixture.ts';
import { type EmitContext, nothing } from '../plan/lowering.ts';
import { benchContext } from './bench-context.fixture.ts';
import { type DenseProduct, emitDenseProduct } from './dense-product.ts';
import { packBias, packPanels } from './pack-panels.ts';

const [channels, filters, size] = [40, 150, 7];
const taps = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const window: Window = {
  ...{ kernel: 3, stride: 1, dilation: 1, padBegin: 1, padEnd: 1 },
  ...{ input: size, output: size },
};
const weights = randomTensor(1, [filters, channels, 3, 3]);
const image = randomTensor(2, [1, channels, size, size]);

/** 3x3 with weights of 200 kB, channels last; the output lies between two numbers that must stay. */
function product(bench: KernelBench): DenseProduct {
  const pixels = Float32Array.from({ length: size * size * channels }, (_, i) =>
    Number(image.data[(i % channels) * size * size + Math.floor(i / channels)]),
  );
  const order = {
    ...{ groups: 1, filters, channels, taps, groupStride: 0 },
    ...{ filterStride: channels * 9, channelStride: 9 },
  };
  return {
    ...{ groups: 1, images: 1, vertical: window, horizontal: window, channels, filters },
    input: bench.put(pixels),
    weights: bench.put(packPanels(weights.data as Float32Array, order)),
    bias: bench.put(packBias(undefined, 1, filters)),
    residual: nothing,
    output: bench.put(new Float32Array(size * size * filters + 2).fill(77)) + 4,
    inputStrides: { group: 0, pixel: channels },
    outputStrides: { group: 0, pixel: filters, row: size * filters, image: 0 },
    activation: { kind: 'leakyRelu', alpha: 0.5 },
  };
}

function result(bench: KernelBench, grain: number | undefined): Float32Array {
  const dense = product(bench);
  const runs = benchContext(bench);
  const context = {
    emit: (step: Parameters<EmitContext['emit']>[0]) => {
      expect(step.units).toBeGreaterThan(12);
      runs.emit({ ...step, grain: grain ?? step.units });
    },
  };
  emitDenseProduct(context as EmitContext, dense);
  const all = bench.floats((dense.output as number) - 4, size * size * filters + 2).slice();
  expect([all[0], all[all.length - 1]]).toEqual([77, 77]);
  return all.subarray(1, -1);
}

test.each(['simd', 'relaxed-simd'] as const)(
  'with %s, a product is the same whatever ranges of its units are computed, in whatever order',
  async (variant) => {
    const bench = await kernelBench(64, variant);
    const whole = result(bench, undefined);
    for (const grain of [1, 2, 5]) expect(result(bench, grain)).toEqual(whole);

    const node: Node = {
      ...{ name: '', op: 'Conv', domain: '', inputs: ['x', 'w'], outputs: ['y'] },
      attributes: { pads: { type: 'ints', value: [1, 1, 1, 1] } },
    };
    const [{ data }] = executeNode(node, [image, weights]);
    const expected = Float32Array.from(whole, (_, i) => {
      const sum = Number(data[(i % filters) * size * size + Math.floor(i / filters)]);
      return sum < 0 ? sum / 2 : sum;
    });
    expect(relativeL2(whole, expected)).toBeLessThan(1e-5);
  },
);
