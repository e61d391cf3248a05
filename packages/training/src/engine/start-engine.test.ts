import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { startEngine } from './start-engine.ts';

test.each(['cpu', 'wasm'] as const)('starts %s', async (backend) => {
  expect(await startEngine({ backend })).toEqual({ backend });
  expect(tf.getBackend()).toBe(backend);
  expect(await tf.add(1, 2).data()).toEqual(Float32Array.of(3));
});

test('has no other backends', async () => {
  await expect(startEngine({ backend: 'webgl' as 'wasm' })).rejects.toThrow(/no backend 'webgl', only wasm/);
});

test('starts twice with the same kernels', async () => {
  await startEngine();
  const count = tf.getKernelsForBackend('wasm').length;
  await startEngine();
  expect(tf.getKernelsForBackend('wasm')).toHaveLength(count);
});

test('kernels refuse values of another type', async () => {
  await startEngine();
  const input = tf.zeros([1, 4, 4, 1], 'int32');
  const filter = tf.zeros([1, 1, 1, 1]);
  const slide = { stride: 1, dilation: 1, pads: [0, 0] };
  const attributes = { groups: 1, slides: [slide, slide] } as never;
  const run = () => tf.engine().runKernel('FsnetConvolution', { input, filter }, attributes);
  expect(run).toThrow(/int32 where float32/);
});

test('an allocation that fails is an error', async () => {
  await startEngine();
  const tensors = tf.memory().numTensors;
  expect(() => tf.fill([2 ** 30], 1)).toThrow(/out of memory: no 4294967296 bytes/);
  expect(() => tf.fill([2 ** 30 - 4], 1)).toThrow(/out of memory/);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(await tf.fill([2], 1).data()).toEqual(Float32Array.of(1, 1));
});

test('convolutions over and over need no more memory', async () => {
  await startEngine();
  const { wasm } = tf.backend() as BackendWasm;
  const { memory } = (wasm as unknown as { asm: { memory: WebAssembly.Memory } }).asm;
  const input = tf.ones([4, 16, 16, 8]);
  const slide = { stride: 1, dilation: 1, pads: [1, 1] };
  const attributes = { groups: 1, slides: [slide, slide] };
  const run = (name: string, inputs: tf.NamedTensorMap, more: object) =>
    tf.engine().runKernel(name, inputs, { ...attributes, ...more } as never) as tf.Tensor;
  const step = () =>
    tf.tidy(() => {
      // New filters each time: XNNPACK, for one, keeps what it has packed of every tensor.
      const filter = tf.ones([3, 3, 8, 8]);
      const upstream = run('FsnetConvolution', { input, filter }, {});
      run('FsnetConvolutionInputGradient', { upstream, filter }, { inputSize: [16, 16] });
      run('FsnetConvolutionFilterGradient', { input, upstream }, { kernel: [3, 3] });
    });
  for (let i = 0; i < 10; i++) step();
  const [bytes, tensors] = [memory.buffer.byteLength, tf.memory().numTensors];
  for (let i = 0; i < 1000; i++) step();
  expect(memory.buffer.byteLength).toBe(bytes);
  expect(tf.memory().numTensors).toBe(tensors);
});
