import { weightTensor } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { memoryStorage } from '../run/run-storage.ts';
import { stopAfter, weightsOf } from '../run/tiny-run.fixture.ts';
import { train } from '../run/train.ts';
import type { EpochEvent, TrainingEvent } from '../run/training-event.ts';
import type { TrainingOptions } from '../run/training-options.ts';
import { tinySearch } from './tiny-search.fixture.ts';

function search(changes: object = {}, options: Partial<TrainingOptions> = {}) {
  return train({ ...tinySearch(changes), storage: memoryStorage(), workers: 0, ...options });
}

async function searchWithEvents(changes: object) {
  const events: TrainingEvent[] = [];
  const tensors: number[] = [];
  const onProgress = (event: TrainingEvent) => {
    events.push(event);
    if (event.kind === 'step') tensors.push(tf.memory().numTensors);
  };
  const { graph } = await search(changes, { onProgress });
  const epochs = events.filter((event): event is EpochEvent => event.kind === 'epoch');
  return { graph, events, epochs, tensors };
}

test('learns weights and architecture in turn, and tells both', async () => {
  await startEngine();
  const before = tf.memory().numTensors;
  const { graph, events, epochs, tensors } = await searchWithEvents({
    epochs: 3,
    architecture: { after: 1, images: 30 },
  });
  expect(tf.memory().numTensors).toBe(before);
  expect(tensors.at(-1)).toBe(tensors[0]);
  expect(events[0]).toMatchObject({ task: 'architecture-search', trainingImages: 16, validationImages: 30 });
  const first = weightTensor(tinySearch().graph.weights.get('alphas.reduce')!).data as Float32Array;
  const reduce = epochs.map(({ alphas }) => Float32Array.from(alphas!.reduce.flat()));
  expect(reduce[0]).toEqual(first);
  expect(reduce[1]).not.toEqual(first);
  expect(reduce[2]).toEqual(weightTensor(graph.weights.get('alphas.reduce')!).data);
  expect(epochs[0].validation).toBeUndefined();
  expect(epochs[1].validation).toMatchObject({ images: 16 });
  expect(graph.weights.get('constant.ones.2')).toEqual(tinySearch().graph.weights.get('constant.ones.2'));
  expect(epochs[2].loss).toBeLessThan(epochs[0].loss);
});

test('goes on to the same bits where it was stopped', async () => {
  const changes = { architecture: { images: 30, order: 2, learningRate: 0.01 } };
  const whole = await search(changes);
  const storage = memoryStorage();
  await expect(search(changes, { storage, ...stopAfter(1) })).rejects.toThrow('enough');
  const resumed = await search(changes, { storage, resume: true });
  expect(weightsOf(resumed.graph)).toEqual(weightsOf(whole.graph));
});

test('keeps summaries with learned locations', async () => {
  const compress = {
    layers: [{ match: '*', ratio: 2, segments: 'filter', locations: 'learned', grid: 'free', search: false }],
    ...{ smallest: 8, initialize: 'random' },
  };
  const { events, epochs, graph } = await searchWithEvents({ compress, epochs: 1 });
  const [start] = events;
  expect(start.kind === 'start' && start.weights!.stored < 0.8 * start.weights!.dense).toBe(true);
  const name = 'cells.0.input.1.conv.weight';
  expect(graph.weights.get(name)?.kind).toBe('summary');
  expect(epochs[0].locations?.[name]).toHaveLength(4);
});

test('wants images enough', async () => {
  const refused = search({ images: 1000 });
  await expect(refused).rejects.toMatchObject({ code: 'bad-data', expected: 1000, actual: 96 });
});

test('looks ahead through steps of gradient descent alone', async () => {
  const optimizer = { kind: 'adam' };
  const refused = search({ optimizer, architecture: { images: 30, order: 2 } });
  await expect(refused).rejects.toMatchObject({ code: 'bad-value', path: 'optimizer.kind', actual: 'adam' });
});
