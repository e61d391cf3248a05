import { relativeL2 } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { draw } from './convolution.fixture.ts';

const cases = [
  { pad: 'same', strides: [1, 1], dilations: [1, 1] },
  { pad: 'same', strides: [2, 2], dilations: [1, 1] },
  { pad: 'valid', strides: [2, 1], dilations: [1, 1] },
  { pad: 'same', strides: [1, 1], dilations: [2, 2] },
  {
    pad: [
      [0, 0],
      [1, 0],
      [2, 1],
      [0, 0],
    ],
    strides: [1, 2],
    dilations: [1, 1],
  },
] as const;

test.each(cases)('tfjs convolves as its plain JavaScript does: %o', async (attributes) => {
  const x = tensorOf([2, 7, 6, 5]);
  const results = {
    wasm: await runAll('wasm', x, attributes),
    cpu: await runAll('cpu', x, attributes),
  };
  for (const [name, expected] of Object.entries(results.cpu)) {
    expect(results.wasm[name].shape, name).toEqual(expected.shape);
    expect(relativeL2(results.wasm[name].values, expected.values), name).toBeLessThan(1e-5);
  }
});

type Values = { readonly shape: readonly number[]; readonly values: Float32Array };

async function runAll(
  backend: 'wasm' | 'cpu',
  x: Values,
  attributes: (typeof cases)[number],
): Promise<Record<string, Values>> {
  await startEngine({ backend });
  const run = (name: string, inputs: Record<string, Values>, more: object): Values =>
    tf.tidy(() => {
      const tensors = Object.entries(inputs).map(([key, { values, shape }]) => [
        key,
        tf.tensor(values, [...shape]),
      ]);
      const attrs = { dataFormat: 'NHWC', ...attributes, ...more };
      const output = tf.engine().runKernel(name, Object.fromEntries(tensors), attrs as never) as tf.Tensor;
      return { shape: output.shape, values: output.dataSync<'float32'>().slice() };
    });
  const results: Record<string, Values> = {};
  const { dilations } = attributes;
  for (const [name, shape] of [
    ['Conv2D', [3, 2, 5, 9]],
    ['DepthwiseConv2dNative', [3, 2, 5, 1]],
    ['DepthwiseConv2dNative', [3, 2, 5, 3]],
  ] as const) {
    const key = `${name} ${shape}`;
    const filter = tensorOf(shape);
    results[key] = run(name, { x, filter }, {});
    // tfjs's gradients leave dilations out of account.
    if (dilations[0] > 1) continue;
    const dy = tensorOf(results[key].shape);
    results[`${key} input`] = run(`${name}BackpropInput`, { dy, filter }, { inputShape: x.shape });
    results[`${key} filter`] = run(`${name}BackpropFilter`, { x, dy }, { filterShape: shape });
  }
  return results;
}

function tensorOf(shape: readonly number[]): Values {
  return { shape, values: Float32Array.from(draw(1, shape)) };
}
