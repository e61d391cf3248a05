import type { Graph } from '@fsnet/graph';
import { dartsNetwork, dartsV2, heInitialization, withoutAuxiliary } from '@fsnet/models';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { optimizerOf } from '../optimizer/optimizer.ts';
import { batchGradients, predict } from './batch-gradients.ts';
import { imageNetwork } from './image-network.ts';
import { Replica } from './replica.ts';
import { tinyNetwork } from './tiny-run.fixture.ts';

const [size, classes, count] = [32, 3, 2];
const preprocessing = tinyNetwork().metadata.preprocessing!.map((each) => ({
  ...{ ...each, width: size, height: size },
}));
const built = dartsNetwork({
  ...{ genotype: dartsV2, channels: 1, cells: 3, classes, size, auxiliary: true },
  ...{ weights: heInitialization(1), metadata: { preprocessing } },
});
const batch = {
  images: Float32Array.from({ length: count * size * size * 3 }, (_, i) => Math.sin(i * i)),
  shape: [count, size, size, 3] as const,
  labels: Int32Array.of(0, 2),
  targets: Float32Array.of(0.9, 0.05, 0.05, 0, 0.25, 0.75),
};

function replicaOf(graph: Graph) {
  const image = imageNetwork(graph, { seed: 0 }, { shape: [size, size, 3], classes } as never);
  const optimizer = optimizerOf({ kind: 'sgd', momentum: 0, nesterov: false });
  return { image, replica: new Replica({ network: image.network, optimizer }) };
}

function learned(auxiliary: number) {
  const { image, replica } = replicaOf(built);
  const recipe = { network: { architecture: 'darts', auxiliary } } as never;
  const found = batchGradients(recipe, image, replica, batch, { progress: 0 });
  const names = replica.network.parameters.map(({ name }) => name);
  const gradients = new Map(names.map((name, i) => [name, found.gradients[i]?.dataSync<'float32'>()]));
  const outputs = tf.tidy(() => {
    const inputs = { [image.input]: tf.tensor4d(batch.images, [...batch.shape]) };
    const pass = { training: true, observe: () => {}, progress: 0 };
    const { logits, auxiliary } = image.network.forward({ ...replica.training, inputs, ...pass });
    return { main: [...logits.dataSync()], other: [...auxiliary.dataSync()] };
  });
  return { ...outputs, gradients, loss: found.loss.dataSync()[0], logits: [...found.logits.dataSync()] };
}

/** Mean cross entropy of the targets, in float64. */
function crossEntropyOf(logits: readonly number[]): number {
  let sum = 0;
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.slice(start, start + classes);
    const total = Math.log(row.reduce((all, logit) => all + Math.exp(logit), 0));
    row.forEach((logit, at) => {
      sum += batch.targets[start + at] * (total - logit);
    });
  }
  return sum / count;
}

const isAuxiliary = (name: string) => name.startsWith('auxiliary.');
const isBehind = (name: string) => name.startsWith('classifier.');

test('the loss of a second classifier is added by its weight, and learns what it reads', async () => {
  await startEngine();
  const [none, some, more] = [0, 0.4, 0.8].map(learned);
  expect(none.loss).toBeCloseTo(crossEntropyOf(none.main), 5);
  expect(some.loss).toBeCloseTo(crossEntropyOf(some.main) + 0.4 * crossEntropyOf(some.other), 5);
  expect(some.logits).toEqual(some.main);
  let changed = 0;
  for (const [name, gradient] of some.gradients) {
    const [without, twice] = [none.gradients.get(name), more.gradients.get(name)];
    if (isAuxiliary(name)) {
      expect(without?.some((value) => value !== 0) ?? false).toBe(false);
      gradient!.forEach((value, i) => {
        expect(Math.abs(twice![i] - 2 * value)).toBeLessThan(1e-5 + 1e-3 * Math.abs(value));
      });
    } else if (isBehind(name)) expect(gradient).toEqual(without);
    else if (gradient!.some((value, i) => Math.abs(value - without![i]) > 1e-4)) changed++;
  }
  expect(some.gradients.get('auxiliary.classifier.weight')!.some((value) => value !== 0)).toBe(true);
  expect(changed).toBeGreaterThan(20);
});

test('what is measured is the network without the second classifier', async () => {
  await startEngine();
  const used = withoutAuxiliary(built);
  expect(used.outputs.map(({ name }) => name)).toEqual(['logits']);
  expect([...used.weights.keys()].filter(isAuxiliary)).toEqual([]);
  expect(used.nodes.filter(({ name }) => isAuxiliary(name))).toEqual([]);
  const [whole, part] = [built, used].map((graph) => {
    const { image, replica } = replicaOf(graph);
    return [...predict(image, replica, batch.images, batch.shape, 1).dataSync()];
  });
  expect(whole).toHaveLength(count * classes);
  expect(part).toEqual(whole);
});
