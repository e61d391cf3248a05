import { drawUniform, float32, type Graph, type Weight } from '@fsnet/graph';
import { expectAllClose } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { insertNormalization } from './insert-normalization.ts';
import { asInput, evaluate, initialValues } from './run-network.fixture.ts';
import { trainableNetwork } from './trainable-network.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Three convolutions with biases, the last of which gives the output. */
function network(): Graph {
  const weights = new Map<string, Weight>();
  const add = (name: string, shape: readonly number[]): string => {
    const count = shape.reduce((product, size) => product * size, 1);
    const data = drawUniform(weights.size, count, -0.4, 0.5);
    weights.set(name, {
      ...{ kind: 'dense', dtype: 'float32', shape },
      vector: { format: 'plain', dtype: 'float32', data, count },
    });
    return name;
  };
  const node = (op: string, inputs: string[], output: string) =>
    ({ name: output, op, domain: '', inputs, outputs: [output], attributes: {} }) as const;
  return {
    ...{ name: 'folded', opset: 22, domains: {}, weights, metadata: {} },
    inputs: [{ name: 'x', dtype: 'float32', shape: [null, 3, 8, 8] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: null }],
    nodes: [
      node('Conv', ['x', add('w1', [10, 3, 3, 3]), add('b1', [10])], 'a'),
      node('Relu', ['a'], 'r'),
      node('Conv', ['r', add('w2', [10, 10, 3, 3]), add('b2', [10])], 'b'),
      node('Relu', ['b'], 's'),
      node('Conv', ['s', add('w3', [4, 10, 1, 1]), add('b3', [4])], 'y'),
    ],
  };
}

test('leaves the outputs as they are, and normalises the batch that it saw', async () => {
  const folded = network();
  const images = float32([11, 3, 8, 8], drawUniform(1, 11 * 192, -1, 1));
  const x = asInput(images);
  const before = tf.memory().numTensors;
  const graph = await insertNormalization(folded, { x });
  expect(tf.memory().numTensors).toBe(before);
  expect(graph.nodes.map(({ op }) => op).join()).toBe(
    'Conv,BatchNormalization,Relu,Conv,BatchNormalization,Relu,Conv',
  );
  expect(graph.weights.has('b1')).toBe(false);
  expect(graph.weights.has('b3')).toBe(true);

  const outputOf = async (each: Graph) => {
    const trained = trainableNetwork(each, { seed: 0 });
    return (await evaluate(trained, initialValues(trained), { x: images })).y;
  };
  const [was, is] = [await outputOf(folded), await outputOf(graph)];
  expectAllClose(is, was, { rtol: 1e-5, atol: 1e-5 });

  const trained = trainableNetwork(graph, { seed: 0 });
  const initial = initialValues(trained);
  const observed: number[] = [];
  tf.tidy(() =>
    trained.forward({
      inputs: { x },
      parameter: (name) =>
        tf.tensor(initial.get(name)!, [...trained.parameters.find((each) => each.name === name)!.shape]),
      statistic: (name) => tf.tensor(initial.get(name)!),
      training: true,
      observe: (name, value) => {
        for (const [i, each] of value.dataSync().entries()) observed.push(each - initial.get(name)![i]);
      },
      progress: 0,
    }),
  );
  expect(Math.max(...observed.map(Math.abs))).toBeLessThan(1e-5);
});
