import { type DataInMemory, parseTrainingRecipe, type Recipe } from '@fsnet/training';

/** What decides a fine-tuning besides the network and its images. */
export interface FinetuneSettings {
  /** The network's file, absolute. */
  readonly model: string;
  readonly ratio: number;
  readonly segments: 'filter' | 'row' | 'tap';
  readonly bits: 2 | 3 | 4 | 5 | 6 | 7 | 8;
  readonly epochs: number;
  readonly rate: number;
  readonly seed: number;
}

/**
 * The recipe by which a network becomes filter summaries and learns from what it was: its own answers to images, varied by
 * shifts and mirroring, are all that counts.
 */
export function finetuneRecipe(settings: FinetuneSettings, { training }: DataInMemory): Recipe {
  const { model, ratio, segments, bits, epochs, rate, seed } = settings;
  const count = training.targets.length;
  return parseTrainingRecipe({
    network: { file: model },
    compress: { bits, layers: [{ match: '*', ratio, segments }] },
    epochs,
    batchSize: Math.min(128, count),
    weightDecay: 5e-4,
    learningRate: { schedule: 'one-cycle', peak: rate, warmUp: 0.1 },
    distillation: { teacher: model, weight: 1, temperature: 4 },
    augmentation: { crop: Math.round(training.shape[1] / 8), flip: true },
    seed,
  });
}

/** Images as if they had no labels. */
export function withoutLabels(data: DataInMemory): DataInMemory {
  const strip = (images: DataInMemory['training']): DataInMemory['training'] => ({
    ...images,
    labels: [],
    targets: new Int32Array(new SharedArrayBuffer(images.targets.byteLength)).fill(-1),
  });
  return {
    ...data,
    training: strip(data.training),
    validation: strip(data.validation),
    test: strip(data.test),
  };
}
