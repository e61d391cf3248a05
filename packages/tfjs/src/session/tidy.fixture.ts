import { encode } from '@fsnet/encoder';
import { drawUniform, elementCount, execute, float32 } from '@fsnet/graph';
import { expectAllClose } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { tinyNetwork, tinyShape } from '../../test/tiny-network.ts';
import { load } from '../load/load.ts';
import type { ModelOptions } from './start-model.ts';

const shape = [2, ...tinyShape];
const values = drawUniform(1, elementCount(shape), -1, 1);

/** Loads, runs and predicts inside of scopes of tfjs's, which must take nothing that stays and leave nothing else. */
export async function checkTidy(options: ModelOptions): Promise<void> {
  const graph = tinyNetwork();
  const expected = execute(graph, { image: float32(shape, values.slice()) }).scores.data as Float32Array;
  const check = (scores: ArrayLike<number>) =>
    expectAllClose(Float32Array.from(scores), expected, { atol: 1e-5 });
  const counts = () => {
    const { numTensors, numBytes, numDataBuffers } = tf.memory();
    return { numTensors, numBytes, numDataBuffers };
  };
  const empty = counts();

  tf.engine().startScope();
  const model = await load(encode(graph), options);
  const first = model.run({ image: values });
  tf.engine().endScope();
  check((await first).scores);
  const loaded = counts();

  // Inputs that are gone before the run begins to read them.
  const image = tf.tensor(values, shape);
  const began = { result: model.run({ image }), predicted: model.predictAsync({ image }) };
  image.dispose();
  check((await began.result).scores);
  const { scores: apart } = await began.predicted;
  check(await apart.data());
  apart.dispose();
  expect(counts()).toEqual(loaded);

  const best = tf.tidy(() => {
    const { scores } = model.predict({ image: tf.tensor(values, shape) });
    return tf.add(scores, 1);
  });
  expect(counts().numTensors).toBe(loaded.numTensors + 1);
  check((await best.data()).map((score) => score - 1));
  best.dispose();
  expect(counts()).toEqual(loaded);

  // A scope that someone else has open over several runs, and closes during one.
  tf.engine().startScope();
  await model.predictAsync({ image: values });
  expect(counts().numTensors).toBe(loaded.numTensors + 1);
  check((await model.run({ image: values })).scores);
  const last = model.run({ image: values });
  await Promise.resolve();
  tf.engine().endScope();
  check((await last).scores);
  expect(counts()).toEqual(loaded);

  // Plans for other batches, more than are kept, inside of a tidy.
  for (const batch of [1, 3, 4, 5, 6, 2])
    tf.tidy(() => void model.predict({ image: new Float32Array((batch * values.length) / 2) }));
  check((await model.run({ image: values })).scores);
  tf.tidy(() => model.dispose());
  expect(counts()).toEqual(empty);
}
