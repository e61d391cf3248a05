import { cifarResNet, heInitialization } from '@fsnet/models';
import { type DataInMemory, memoryStorage, parseTrainingRecipe, train } from '@fsnet/training';
import type { Case } from '../contest/case.ts';
import { median } from '../measure.ts';
import { largerIsBetter } from '../row.ts';

/** Images of a step for each thread. */
const share = 64;
const steps = 16;
/** Steps that are not counted: engines compile what they run often. */
const warmUp = 6;

/** Whole runs over one thread and over two, each with its own part of a batch, by turns. */
export const workersCase: Case = {
  name: 'workers',
  async measure({ rounds }) {
    const speeds: [number[], number[]] = [[], []];
    // Each run begins anew with threads of its own, which takes seconds.
    for (let round = 0; round < Math.min(rounds, 5); round++) {
      for (const workers of [1, 2]) speeds[workers - 1].push(await imagesPerSecond(workers));
    }
    // The fastest rounds: where others load the machine, two threads may have to share one core for seconds.
    const [one, two] = speeds.map((each) => Math.max(...each));
    return [
      largerIsBetter({
        ...{ name: 'ResNet-20, two workers of batch 64', unit: 'images/s' },
        ...{ ours: two, peer: one, peerName: 'ours, one worker', required: 1.7 },
      }),
    ];
  },
};

async function imagesPerSecond(workers: number): Promise<number> {
  const times: number[] = [];
  const batchSize = share * workers;
  const image = {
    input: 'image',
    width: 32,
    height: 32,
    resize: 'crop',
    colorOrder: 'rgb',
    layout: 'nchw',
  } as const;
  const normalization = { scale: 1 / 255, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
  await train({
    recipe: parseTrainingRecipe({
      network: { architecture: 'cifar-resnet', depth: 20 },
      ...{ epochs: 1, batchSize, learningRate: { schedule: 'cosine', peak: 0.1 }, weightDecay: 5e-4 },
      augmentation: { crop: 4, flip: true },
    }),
    graph: cifarResNet({
      depth: 20,
      weights: heInitialization(1),
      metadata: { preprocessing: [{ ...image, ...normalization }] },
    }),
    data: drawnData(steps * batchSize),
    storage: memoryStorage(),
    workers,
    onProgress: ({ kind }) => {
      if (kind === 'step') times.push(performance.now());
    },
  });
  const durations = times.slice(warmUp).map((time, index) => time - times[warmUp - 1 + index]);
  return (1000 * batchSize) / median(durations);
}

/** Images of CIFAR's size. */
function drawnData(count: number): DataInMemory {
  const labels = Array.from({ length: 10 }, (_, label) => String(label));
  const images = (size: number) => ({
    shape: [32, 32, 3] as const,
    labels,
    pixels: Uint8Array.from({ length: size * 3072 }, (_, index) => (index * 2654435761) >>> 24),
    targets: Int32Array.from({ length: size }, (_, index) => index % 10),
  });
  return { dataset: 'memory', training: images(count), validation: images(0), test: images(0) };
}
