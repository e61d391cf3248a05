import { execute, FsnError, float32, type Graph, weightTensor } from '@fsnet/graph';
import { expectAllClose, relativeL2 } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { memoryStorage } from '../run/run-storage.ts';
import { stopAfter, weightsOf } from '../run/tiny-run.fixture.ts';
import { train } from '../run/train.ts';
import type { EpochEvent, TrainingEvent } from '../run/training-event.ts';
import type { TrainingOptions, TrainingResult } from '../run/training-options.ts';
import { finishedDetector } from './box-grids.ts';
import { shapeDetector, shapePictures, shapeRecipe } from './drawn-shapes.fixture.ts';

function trainShapes(options: Partial<TrainingOptions> = {}): Promise<TrainingResult> {
  return train({
    recipe: shapeRecipe(),
    graph: shapeDetector(),
    data: shapePictures(),
    storage: memoryStorage(),
    workers: 0,
    ...options,
  });
}

/** Without what each thread computes from its own part of a batch. */
function withoutNormalization(graph: Graph): Graph {
  const renamed = new Map(
    graph.nodes.flatMap(({ op, inputs, outputs }) =>
      op === 'BatchNormalization' ? [[outputs[0], inputs[0]]] : [],
    ),
  );
  const nodes = graph.nodes
    .filter(({ op }) => op !== 'BatchNormalization')
    .map((node) => ({ ...node, inputs: node.inputs.map((name) => renamed.get(name) ?? name) }));
  return { ...graph, nodes };
}

test('finds drawn shapes, dense and then in filter summaries', async () => {
  const events: TrainingEvent[] = [];
  await startEngine();
  const before = tf.memory().numTensors;
  const validation = { every: 2, keep: 'best' };
  const dense = await trainShapes({
    recipe: shapeRecipe({ validation }),
    onProgress: (event) => events.push(event),
  });
  expect(tf.memory().numTensors).toBe(before);
  expect(events[0]).toMatchObject({ kind: 'start', task: 'detection', trainingImages: 64 });
  const epochs = events.filter((event): event is EpochEvent => event.kind === 'epoch');
  expect(epochs.filter((event) => event.validation).map(({ epoch }) => epoch)).toEqual([2, 4, 5]);
  expect(epochs[4].loss).toBeLessThan(epochs[0].loss / 2);
  expect(epochs[4].accuracy).toBeGreaterThan(epochs[0].accuracy);
  expect(dense.validation?.accuracy).toBeGreaterThan(0.5);
  expect(dense.validation?.accuracy).toBe(
    Math.max(...epochs.map((event) => event.validation?.accuracy ?? 0)),
  );

  const detector = finishedDetector(dense.graph);
  expect(detector.metadata).toEqual({ ...shapeDetector().metadata, properties: undefined });
  const found = execute(detector, { image: float32([1, 3, 48, 48], new Float32Array(3 * 48 * 48)) });
  expect(Object.keys(found)).toEqual(['boxes', 'scores', 'classes']);

  const compress = {
    bits: 8,
    layers: [
      { match: '*', ratio: 2, segments: 'tap' },
      { match: 'head*', protect: false },
    ],
  };
  const small = await trainShapes({ graph: dense.graph, recipe: shapeRecipe({ compress, epochs: 3 }) });
  const kinds = [...small.graph.weights].filter(([, { kind }]) => kind === 'summary').map(([name]) => name);
  expect(kinds).toEqual(expect.arrayContaining(['head1.locations.conv.weight', 'head1.logits.conv.weight']));
  expect(small.validation?.accuracy).toBeGreaterThan(0.5);
});

test.each([0, 2])('a run of %i workers that is stopped and resumed has the same weights', async (workers) => {
  const data = shapePictures(16);
  const recipe = shapeRecipe({ epochs: 2, averaging: { decay: 0.9 }, validation: { keep: 'best' } });
  const undisturbed = await trainShapes({ recipe, workers, data });
  const storage = memoryStorage();
  await expect(trainShapes({ recipe, workers, data, storage, ...stopAfter(1) })).rejects.toThrow('enough');
  const resumed = await trainShapes({ recipe, workers, data, storage, resume: true });
  expect(weightsOf(resumed.graph)).toEqual(weightsOf(undisturbed.graph));
  expect(resumed.validation).toEqual(undisturbed.validation);
});

test('parts of a batch count by their boxes, and held-out boxes are put together', async () => {
  const recipe = shapeRecipe({ epochs: 1, learningRate: { schedule: 'step', peak: 1e-3, milestones: [] } });
  const [graph, data] = [withoutNormalization(shapeDetector()), shapePictures(16)];
  const alone = await trainShapes({ recipe, graph, data });
  const together = await trainShapes({ recipe, graph, data, workers: 3 });
  const { validation: own } = alone;
  expect(together.validation).toMatchObject({ images: 24 });
  expect(together.validation!.accuracy).toBeCloseTo(own!.accuracy, 2);
  expect(together.validation!.loss / own!.loss).toBeCloseTo(1, 3);
  const head = 'head1.logits.conv.weight';
  const [first, second, before] = [alone.graph, together.graph, graph].map((each) =>
    weightTensor(each.weights.get(head)!),
  );
  expectAllClose(second, first, { rtol: 1e-3, atol: 1e-5 });
  expect(relativeL2(first, before)).toBeGreaterThan(1e-3);
});

test('refuses what does not go together', async () => {
  const refusal = (options: Partial<TrainingOptions>) =>
    trainShapes(options).then(
      () => undefined,
      (error: unknown) => (error instanceof FsnError ? error : Promise.reject(error)),
    );
  const data = shapePictures(16);
  const training = { ...data.training, labels: ['disc', 'square', 'star'] };
  expect(await refusal({ data: { ...data, training } })).toMatchObject({ code: 'bad-shape', path: 'logits' });
  const { metadata, ...graph } = shapeDetector();
  const { properties: _, ...others } = metadata;
  expect(await refusal({ data, graph: { ...graph, metadata: others } })).toMatchObject({ code: 'bad-graph' });
  const properties = { 'fsnet.ssd.grids': '[{"rows":0}]' };
  expect(await refusal({ data, graph: { ...graph, metadata: { ...others, properties } } })).toMatchObject({
    code: 'bad-value',
  });
  expect(await refusal({ data: shapePictures(4) })).toMatchObject({ code: 'bad-data' });
});
