import { execute, type Graph, type Tensor } from '@fsnet/graph';
import { relativeL2 } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Explanation } from './model.ts';
import { createModel, type ModelOptions } from './start-model.ts';

/**
 * Checks that a network gives on a backend of tfjs's what it gives by the reference operators, in runs one after the
 * other, and that nothing of it is left there then.
 *
 * @returns How it ran.
 */
export async function checkNetwork(
  graph: Graph,
  inputs: Readonly<Record<string, Tensor>>,
  options: ModelOptions & { readonly backend: string; readonly tolerance?: number },
): Promise<Explanation> {
  await tf.setBackend(options.backend);
  const before = tf.memory();
  const model = await createModel(graph, options);
  expect(tf.getBackend()).toBe(options.backend);
  const first = await model.runTensors(inputs);
  const { numTensors, numBytes } = tf.memory();
  const given = await model.runTensors(inputs);
  expect(tf.memory()).toMatchObject({ numTensors, numBytes });
  const expected = execute(graph, inputs);
  expect(Object.keys(given).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, tensor] of Object.entries(expected)) {
    expect(given[name].dtype).toBe(tensor.dtype);
    expect(given[name].shape).toEqual(tensor.shape);
    expect(given[name].data).toEqual(first[name].data);
    expect(relativeL2(given[name], tensor), name).toBeLessThan(options.tolerance ?? 1e-5);
  }
  const explanation = model.explain(
    Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape])),
  );
  model.dispose();
  expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
  return explanation;
}
