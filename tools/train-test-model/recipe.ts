/** Everything that decides what a training run computes: same recipe, same data, same weights. */
export interface Recipe {
  /** Weighted layers of the CIFAR ResNet, `6n + 2`. */
  readonly depth: number;
  /** Channels of the first stage; the second and third have two and four times as many. */
  readonly width: number;
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Learning rate at the end of the warm-up; from there it falls to zero along half a cosine. */
  readonly peakRate: number;
  /** Share of all steps in which the rate rises from zero, 0 to 1. */
  readonly warmUp: number;
  readonly momentum: number;
  /** L2 decay of convolution and classifier weights; batch normalization and biases are not decayed. */
  readonly weightDecay: number;
  /** Share of the target that is spread over all classes, 0 to 1. */
  readonly labelSmoothing: number;
  /** Pixels by which a training image is shifted at most. */
  readonly cropPadding: number;
  /** Training images held out to watch the run, the last ones of the training files. */
  readonly validationImages: number;
  /** Share of a step's batch statistics in the running ones, 0 to 1. */
  readonly statisticsRate: number;
  /** Learning from a trained network's answers besides the labels. */
  readonly distillation?: Distillation;
}

/** How much the answers of a teacher count. */
export interface Distillation {
  /** Share of the loss, 0 to 1. */
  readonly weight: number;
  /** By which logits are divided before their softmax. */
  readonly temperature: number;
}

/** The recipe of `test-models/resnet8-cifar10`. */
export const defaultRecipe: Recipe = {
  depth: 8,
  width: 16,
  seed: 1,
  epochs: 18,
  batchSize: 128,
  peakRate: 0.2,
  warmUp: 0.15,
  momentum: 0.9,
  weightDecay: 5e-4,
  labelSmoothing: 0.1,
  cropPadding: 4,
  validationImages: 5000,
  statisticsRate: 0.1,
};

/** How the small networks here learn from the trained one. */
export const distillation: Distillation = { weight: 0.9, temperature: 4 };

/** The recipe of the summaries in `test-models/resnet8-cifar10`, which start from the trained network. */
export const finetuneRecipe: Recipe = {
  ...defaultRecipe,
  epochs: 12,
  peakRate: 0.1,
  warmUp: 0.1,
  distillation,
};

/** Learning rate of step `step` out of `steps`. */
export function rateAt(recipe: Recipe, step: number, steps: number): number {
  const progress = (step + 1) / steps;
  if (progress <= recipe.warmUp) return (recipe.peakRate * progress) / recipe.warmUp;
  return (recipe.peakRate * (1 + Math.cos((Math.PI * (progress - recipe.warmUp)) / (1 - recipe.warmUp)))) / 2;
}
