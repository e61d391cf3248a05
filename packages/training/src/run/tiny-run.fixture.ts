import { drawUniform, type Graph, type Node, type Weight } from '@fsnet/graph';
import { cifarResNet, heInitialization } from '@fsnet/models';
import type { DataInMemory } from '../data/data-source.ts';
import type { StoredImages } from '../data/dataset.ts';
import { parseTrainingRecipe } from '../recipe/parse-recipe.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { TrainingEvent } from './training-event.ts';
import type { TrainingOptions } from './training-options.ts';

const side = 8;

/** Images of three classes that a network soon tells apart: by the colour that is brightest. */
function images(seed: number, count: number, labelled: boolean): StoredImages {
  const size = side * side * 3;
  const pixels = Uint8Array.from(drawUniform(seed, count * size, 0, 160));
  const targets = Int32Array.from({ length: count }, (_, index) => index % 3);
  targets.forEach((target, index) => {
    for (let i = target; i < size; i += 3) pixels[index * size + i] += 70;
  });
  if (!labelled) targets.fill(-1);
  return { shape: [side, side, 3], labels: labelled ? ['red', 'green', 'blue'] : [], pixels, targets };
}

/** 96 images to train on, 30 to measure. */
export function tinyData({ labelled = true }: { labelled?: boolean } = {}): DataInMemory {
  const test = images(3, 3, labelled);
  return { dataset: 'memory', training: images(1, 96, labelled), validation: images(2, 30, labelled), test };
}

/** A ResNet-8 of 2, 4 and 8 channels for them, or of another width. */
export function tinyNetwork({
  seed = 1,
  mean = 0.5,
  width = 2,
}: {
  seed?: number;
  mean?: number;
  width?: number;
} = {}): Graph {
  const colors = { scale: 1 / 255, mean: [mean, mean, mean], std: [0.25, 0.25, 0.25] };
  const image = {
    input: 'image',
    width: side,
    height: side,
    resize: 'crop',
    colorOrder: 'rgb',
    layout: 'nchw',
  } as const;
  const graph = cifarResNet({
    depth: 8,
    width,
    classes: 3,
    weights: heInitialization(seed),
    metadata: { preprocessing: [{ ...image, ...colors }] },
  });
  return { ...graph, inputs: [{ name: 'image', dtype: 'float32', shape: ['N', 3, side, side] }] };
}

/** Of few shaders, which software GPUs take long to compile: one convolution, normalised, and a matrix. */
export function tinierNetwork(): Graph {
  const node = (name: string, op: string, inputs: string[]): Node => {
    return { name, op, domain: '', inputs, outputs: [name], attributes: {} };
  };
  const weights = new Map<string, Weight>();
  const add = (name: string, shape: number[], data: Float32Array): void => {
    const vector = { format: 'plain', dtype: 'float32', data, count: data.length } as const;
    weights.set(name, { kind: 'dense', dtype: 'float32', shape, vector });
  };
  const drawn = heInitialization(1);
  add('filter', [4, 3, 3, 3], drawn('filter', [4, 3, 3, 3], 'filter'));
  for (const name of ['scale', 'variance']) add(name, [4], new Float32Array(4).fill(1));
  for (const name of ['bias', 'mean']) add(name, [4], new Float32Array(4));
  add('matrix', [4, 3], drawn('matrix', [4, 3], 'matrix'));
  const { inputs, outputs, metadata, ...rest } = tinyNetwork();
  const nodes = [
    node('features', 'Conv', ['image', 'filter']),
    node('normalized', 'BatchNormalization', ['features', 'scale', 'bias', 'mean', 'variance']),
    node('rectified', 'Relu', ['normalized']),
    node('pooled', 'GlobalAveragePool', ['rectified']),
    node('flat', 'Flatten', ['pooled']),
    node('logits', 'MatMul', ['flat', 'matrix']),
  ];
  return { ...rest, inputs, outputs, metadata, nodes, weights };
}

/** A recipe of 18 steps in 3 epochs. */
export function tinyRecipe(changes: object = {}): Recipe {
  return parseTrainingRecipe({
    network: { architecture: 'cifar-resnet', depth: 8, width: 2 },
    epochs: 3,
    batchSize: 16,
    learningRate: { schedule: 'cosine', peak: 0.1, warmUp: 0.1 },
    augmentation: { crop: 1, flip: true },
    weightDecay: 5e-4,
    seed: 7,
    ...changes,
  });
}

/** All values of a network's weights by name. */
export function weightsOf({ weights }: Graph): Record<string, unknown> {
  return Object.fromEntries([...weights].map(([name, { vector }]) => [name, vector]));
}

/** Options that stop a run once a step is done. */
export function stopAfter(step: number): Required<Pick<TrainingOptions, 'signal' | 'onProgress'>> {
  const control = new AbortController();
  const onProgress = (event: TrainingEvent): void => {
    if (event.kind === 'step' && event.step >= step) control.abort(new Error('enough'));
  };
  return { signal: control.signal, onProgress };
}
