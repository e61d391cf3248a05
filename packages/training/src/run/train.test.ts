import { FsnError, weightTensor } from '@fsnet/graph';
import { expectAllClose, relativeL2 } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { memoryStorage, type RunStorage } from './run-storage.ts';
import {
  stopAfter,
  tinierNetwork,
  tinyData,
  tinyNetwork,
  tinyRecipe,
  weightsOf,
} from './tiny-run.fixture.ts';
import { train } from './train.ts';
import type { EpochEvent, TrainingEvent } from './training-event.ts';
import type { TrainingOptions, TrainingResult } from './training-options.ts';

function trainTiny(options: Partial<TrainingOptions> = {}): Promise<TrainingResult> {
  return train({
    recipe: tinyRecipe(),
    graph: tinyNetwork(),
    data: tinyData(),
    storage: memoryStorage(),
    workers: 0,
    ...options,
  });
}

async function refusal(options: Partial<TrainingOptions>): Promise<FsnError> {
  const error = await trainTiny(options).then(
    () => new Error('was not refused'),
    (error: unknown) => error,
  );
  if (!(error instanceof FsnError)) throw error;
  return error;
}

test('learns, and reports how', async () => {
  const events: TrainingEvent[] = [];
  const recipe = tinyRecipe({ epochs: 12 });
  await startEngine();
  const memory: object[] = [];
  const before = tf.memory().numTensors;
  const onProgress = (event: TrainingEvent): void => {
    events.push(event);
    if (event.kind === 'step') memory.push(tf.memory());
  };
  const result = await trainTiny({ recipe, onProgress });
  expect(memory.at(-1)).toEqual(memory[0]);
  expect(tf.memory().numTensors).toBe(before);
  expect(result.validation?.accuracy).toBeGreaterThan(0.9);
  expect(result).toMatchObject({ epoch: 12, steps: 72 });
  expect(events[0]).toMatchObject({
    kind: 'start',
    trainingImages: 96,
    summaries: 0,
    obstacles: {},
    validationImages: 30,
    stepsPerEpoch: 6,
  });
  const steps = events.filter(({ kind }) => kind === 'step');
  expect(steps.map((event) => event.kind === 'step' && event.step)).toEqual(
    [...Array(72)].map((_, i) => i + 1),
  );
  const epochs = events.filter((event): event is EpochEvent => event.kind === 'epoch');
  expect(epochs.map(({ epoch, step }) => [epoch, step])).toEqual(
    [...Array(12)].map((_, i) => [i + 1, 6 * (i + 1)]),
  );
  expect(epochs[11].validation).toEqual(result.validation);
  expect(epochs[11].loss).toBeLessThan(epochs[0].loss / 2);
});

describe('the weights are the same to the bit', () => {
  test('in the calling thread and in one of its own', async () => {
    const [here, there] = await Promise.all([trainTiny(), trainTiny({ workers: 1 })]);
    expect(weightsOf(there.graph)).toEqual(weightsOf(here.graph));
  });

  test.each([0, 2])('where a run of %i workers is stopped within an epoch and resumed', async (workers) => {
    const recipe = tinyRecipe({
      optimizer: { kind: 'adam' },
      learningRate: { schedule: 'one-cycle', peak: 0.01 },
      averaging: { decay: 0.9 },
      augmentation: { crop: 1, flip: true, cutout: 3, mixup: 0.4 },
      validation: { keep: 'best' },
    });
    const undisturbed = await trainTiny({ recipe, workers });
    const storage = memoryStorage();
    await expect(trainTiny({ recipe, workers, storage, ...stopAfter(8) })).rejects.toThrow('enough');
    const events: TrainingEvent[] = [];
    const onProgress = (event: TrainingEvent) => events.push(event);
    const resumed = await trainTiny({ recipe, workers, storage, resume: true, onProgress });
    expect(events[0]).toMatchObject({ kind: 'start' });
    expect(events[0].kind === 'start' && events[0].stepsDone).toBeGreaterThanOrEqual(8);
    expect(weightsOf(resumed.graph)).toEqual(weightsOf(undisturbed.graph));
    expect(resumed.validation).toEqual(undisturbed.validation);

    if (workers > 0) return;
    const again = await trainTiny({ recipe, workers, storage, resume: true });
    expect(weightsOf(again.graph)).toEqual(weightsOf(undisturbed.graph));
    expect(again.validation).toEqual(undisturbed.validation);
  });
});

test('learns from a teacher with another normalisation, on images without labels', async () => {
  const teacher = (await trainTiny({ recipe: tinyRecipe({ epochs: 12 }) })).graph;
  const recipe = tinyRecipe({ epochs: 30, distillation: { teacher: 'x', weight: 1 } });
  const graph = tinyNetwork({ seed: 2, mean: 0.4 });
  const data = tinyData({ labelled: false });
  const { validation } = await trainTiny({ recipe, graph, teacher, data });
  expect(validation?.accuracy).toBeGreaterThan(0.85);
  const halfLabelled = tinyRecipe({ distillation: { teacher: 'x', weight: 0.5 } });
  expect(await refusal({ recipe: halfLabelled, graph, teacher, data })).toMatchObject({ code: 'bad-data' });
});

test('unequal parts of a batch count by their images', async () => {
  const recipe = tinyRecipe({ epochs: 1, optimizer: { kind: 'adam' } });
  const network = tinierNetwork();
  // Without a normalisation, which each thread computes from its own part.
  const nodes = network.nodes
    .filter(({ op }) => op !== 'BatchNormalization')
    .map((node) => (node.op === 'Relu' ? { ...node, inputs: ['features'] } : node));
  const weights = new Map([...network.weights].filter(([name]) => name === 'filter' || name === 'matrix'));
  const graph = { ...network, nodes, weights };
  const [alone, together] = [
    await trainTiny({ recipe, graph }),
    await trainTiny({ recipe, graph, workers: 3 }),
  ];
  for (const name of weights.keys()) {
    const [first, second] = [alone, together].map((run) => weightTensor(run.graph.weights.get(name)!));
    expectAllClose(second, first, { rtol: 1e-4, atol: 1e-6 });
    expect(relativeL2(first, weightTensor(weights.get(name)!))).toBeGreaterThan(1e-3);
  }
});

describe('what goes wrong leaves the last good checkpoint', () => {
  test('a loss that is not finite', async () => {
    const workers = 2;
    const storage = memoryStorage();
    const recipe = tinyRecipe({ learningRate: { schedule: 'step', peak: 1000, milestones: [] } });
    const error = await refusal({ recipe, workers, storage, checkpointSeconds: 0 });
    expect(error).toMatchObject({ code: 'diverged', path: 'learningRate.peak' });
    expect(error.message).toMatch(/NaN|Infinity|finite/);
  });

  test('a disk that is full', async () => {
    const workers = 0;
    const good = memoryStorage();
    let writes = 0;
    const storage: RunStorage = {
      read: good.read,
      write: async (name, bytes) => {
        if (++writes > 3) throw new FsnError('io', 'the disk is full');
        await good.write(name, bytes);
      },
    };
    expect(await refusal({ workers, storage, checkpointSeconds: 0 })).toMatchObject({ code: 'io' });
    const resumed = await trainTiny({ workers, storage: good, resume: true });
    expect(weightsOf(resumed.graph)).toEqual(weightsOf((await trainTiny()).graph));
  });
});

describe('refuses', () => {
  test('a checkpoint of another run', async () => {
    const storage = memoryStorage();
    await trainTiny({ storage });
    const other = {
      storage,
      resume: true,
      recipe: tinyRecipe({ optimizer: { kind: 'sgd', momentum: 0.5 } }),
    };
    expect(await refusal(other)).toMatchObject({ code: 'bad-value', path: 'optimizer.momentum' });
    const graph = { ...tinyNetwork(), weights: new Map(tinyNetwork().weights) };
    const bytes = await storage.read('last.safetensors');
    await storage.write('last.safetensors', bytes!.subarray(0, bytes!.length - 1));
    expect(await refusal({ storage, resume: true, graph })).toMatchObject({ code: 'truncated' });
  });

  test("images that are not the network's", async () => {
    const { inputs, metadata } = tinyNetwork();
    const [image] = metadata.preprocessing!;
    const graph = { ...tinyNetwork(), metadata: { preprocessing: [{ ...image, width: 9 }] } };
    expect(await refusal({ graph })).toMatchObject({ code: 'bad-shape', path: inputs[0].name });
    expect(await refusal({ graph: { ...tinyNetwork(), metadata: {} } })).toMatchObject({
      code: 'bad-value',
      path: 'metadata.preprocessing',
    });
  });

  test('fewer images than a batch has', async () => {
    expect(await refusal({ recipe: tinyRecipe({ batchSize: 97 }) })).toMatchObject({ code: 'bad-data' });
  });

  test('workers that make no sense, and a signal that has been given', async () => {
    await expect(trainTiny({ workers: 1.5 })).rejects.toThrow(RangeError);
    await expect(trainTiny({ workers: 17 })).rejects.toThrow(RangeError);
    await expect(trainTiny({ signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no');
  });
});
