import { parseRecipe as parseLayers } from '@fsnet/encoder';
import { FsnError } from '@fsnet/graph';
import {
  allAugmentation,
  detectionAugmentation,
  detectionData,
  detectionValidation,
  detector,
  resNetDepth,
} from './detection-rules.ts';
import type {
  ArchitectureSearchRecipe,
  AugmentationChoice,
  Averaging,
  Compression,
  DetectionRecipe,
  Distillation,
  LayerCompression,
  LearningRate,
  NetworkSource,
  OptimizerChoice,
  Recipe,
  RecipeData,
  StoredBits,
  TaskRecipe,
  ValidationChoice,
} from './recipe.ts';
import {
  accept,
  kindOf,
  list,
  number,
  object,
  oneOf,
  optional,
  problem,
  type Rule,
  record,
  text,
  trueOrFalse,
  wholeNumber,
} from './rules.ts';
import { architectureLearning, cellNetwork, supernet } from './search-rules.ts';

/**
 * A training recipe from its JSON text or value, checked and with its defaults. `schemas/training-recipe.schema.json`
 * is the same for editors, which may be named in `$schema`.
 *
 * @throws FsnError `bad-value` with the path of the key and what was expected there; unknown keys among it.
 */
export function parseTaskRecipe(json: unknown): TaskRecipe {
  const value = recipeValue(json);
  if (value.task === 'architecture-search') return searchRecipe(value, '');
  return value.task === 'detection' ? detectionRecipe(value, '') : recipe(value, '');
}

/** {@link parseTaskRecipe} of recipes that train classifiers; others are refused, too. */
export function parseTrainingRecipe(json: unknown): Recipe {
  const value = recipeValue(json);
  // Before all the keys that such a recipe may not have.
  if (value.task !== undefined) oneOf('classification')(value.task, 'task');
  return recipe(value, '');
}

function recipeValue(json: unknown): Record<string, unknown> {
  const { $schema, ...value } = record(typeof json === 'string' ? parse(json) : json, '');
  if ($schema !== undefined) text($schema, '$schema');
  if (value.task !== undefined) tasks(value.task, 'task');
  return value;
}

const tasks = oneOf('classification', 'detection', 'architecture-search');
const share = number(0, 1);
/** Of an average that is divided by what it lacks at first: 1 would leave nothing. */
const decay: Rule<number> = accept(
  'a number from 0 to below 1',
  (value) => typeof value === 'number' && value >= 0 && value < 1,
);
const size = wholeNumber(1, 2 ** 31 - 1);
const most = wholeNumber(0, 2 ** 31 - 1);
const bits: Rule<StoredBits> = oneOf(2, 3, 4, 5, 6, 7, 8, 32);

const architecture: Rule<Exclude<NetworkSource, { file: string }>> = kindOf<
  Exclude<NetworkSource, { file: string }>
>('architecture', {
  'cifar-resnet': object<Extract<NetworkSource, { depth: number }>>({
    architecture: oneOf('cifar-resnet'),
    depth: resNetDepth,
    width: optional(wholeNumber(1, 2 ** 12), 16),
  }),
  darts: cellNetwork,
});

const network: Rule<NetworkSource> = (value, path) =>
  'file' in record(value, path)
    ? object<Extract<NetworkSource, { file: string }>>({ file: text })(value, path)
    : architecture(value, path);

const data: Rule<RecipeData> = object<RecipeData>({
  dataset: oneOf('cifar10', 'cifar100', 'idx', 'folder', 'images'),
  path: optional(text),
});

const layer: Rule<LayerCompression> = object<LayerCompression>({
  match: pattern,
  ratio: optional(number(1, 4096)),
  spacing: optional(wholeNumber(1, 4096)),
  segments: optional(oneOf('filter', 'row', 'tap')),
  locations: optional(oneOf('fixed', 'learned', 'tap', 'half-tap', 'free', 'circular')),
  grid: optional(oneOf('tap', 'half-tap', 'free')),
  order: optional(oneOf('hwi', 'ihw')),
  bits: optional(bits),
  block: optional((value, path) =>
    typeof value === 'number'
      ? wholeNumber(8, 2 ** 31 - 1)(value, path)
      : oneOf('auto', 'tensor', 'filter')(value, path),
  ),
  search: optional(trueOrFalse),
  iterations: optional(wholeNumber(0, 1000)),
  protect: optional(trueOrFalse),
});

const compress: Rule<Compression> = object<Compression>({
  layers: optional(list(layer), []),
  smallest: optional(size),
  bits: optional(bits, 32),
  range: optional(oneOf('minmax', 'learned'), 'minmax'),
  initialize: optional(oneOf('fit', 'random'), 'fit'),
});

const optimizer: Rule<OptimizerChoice> = kindOf<OptimizerChoice>('kind', {
  sgd: object<Extract<OptimizerChoice, { kind: 'sgd' }>>({
    kind: oneOf('sgd'),
    momentum: optional(share, 0.9),
    nesterov: optional(trueOrFalse, true),
  }),
  adam: object<Extract<OptimizerChoice, { kind: 'adam' }>>({
    kind: oneOf('adam'),
    beta1: optional(decay, 0.9),
    beta2: optional(decay, 0.999),
    epsilon: optional(number(0, 1, true), 1e-8),
  }),
});

const peak = number(0, 1000, true);

const learningRate: Rule<LearningRate> = kindOf<LearningRate>('schedule', {
  'one-cycle': object<Extract<LearningRate, { schedule: 'one-cycle' }>>({
    schedule: oneOf('one-cycle'),
    peak,
    warmUp: optional(share, 0.3),
    startDivisor: optional(number(1, 1e9), 25),
    endDivisor: optional(number(1, 1e9), 1e4),
  }),
  cosine: object<Extract<LearningRate, { schedule: 'cosine' }>>({
    schedule: oneOf('cosine'),
    peak,
    warmUp: optional(share, 0),
    final: optional(number(0, 1000), 0),
  }),
  step: object<Extract<LearningRate, { schedule: 'step' }>>({
    schedule: oneOf('step'),
    peak,
    warmUp: optional(share, 0),
    milestones: list(share),
    factor: optional(number(0, 1, true), 0.1),
  }),
});

const distillation: Rule<Distillation> = object<Distillation>({
  teacher: text,
  weight: optional(share, 0.9),
  temperature: optional(number(0, 1000, true), 4),
});

const averaging: Rule<Averaging> = object<Averaging>({ decay: optional(share, 0.999) });

const augmentation: Rule<AugmentationChoice> = object<AugmentationChoice>({
  crop: optional(most, 0),
  flip: optional(trueOrFalse, false),
  cutout: optional(most, 0),
  mixup: optional(number(0, 8), 0),
});

const validation: Rule<ValidationChoice> = object<ValidationChoice>({
  images: optional(most),
  keep: optional(oneOf('last', 'best'), 'last'),
});

/** What recipes of both tasks have. */
const common = {
  compress: optional(compress),
  epochs: size,
  batchSize: optional(size, 128),
  optimizer: optional(optimizer, { kind: 'sgd', momentum: 0.9, nesterov: true }),
  weightDecay: optional(share, 0),
  learningRate,
  averaging: optional(averaging),
  seed: optional(wholeNumber(0, 2 ** 32 - 1), 0),
} as const;

const recipe: Rule<Recipe> = object<Recipe>({
  network,
  data: optional(data),
  task: optional(oneOf('classification')),
  ...common,
  labelSmoothing: optional(share, 0),
  distillation: optional(distillation),
  augmentation: optional(augmentation, { crop: 0, flip: false, cutout: 0, mixup: 0 }),
  validation: optional(validation, { keep: 'last' }),
});

const detectionRecipe: Rule<DetectionRecipe> = (value, path) => {
  const { distillation, labelSmoothing, ...rest } = record(value, path);
  for (const [key, found] of Object.entries({ distillation, labelSmoothing }))
    if (found !== undefined) throw problem(key, 'no such key where a detector is trained', found);
  return detectionRules(rest, path);
};

const detectionRules: Rule<DetectionRecipe> = object<DetectionRecipe>({
  network: detector,
  data: optional(detectionData),
  task: oneOf('detection'),
  ...common,
  batchSize: optional(size, 16),
  augmentation: optional(detectionAugmentation, allAugmentation),
  validation: optional(detectionValidation, { every: 1, keep: 'last' }),
});

const searchRecipe: Rule<ArchitectureSearchRecipe> = (value, path) => {
  const { averaging, ...rest } = record(value, path);
  if (averaging !== undefined)
    throw problem('averaging', 'no such key where an architecture is searched for', averaging);
  return searchRules(rest, path);
};

const { averaging: _, ...searched } = common;

const searchRules: Rule<ArchitectureSearchRecipe> = object<ArchitectureSearchRecipe>({
  network: supernet,
  data: optional(data),
  task: oneOf('architecture-search'),
  ...searched,
  batchSize: optional(size, 64),
  images: optional(size, 5000),
  architecture: optional(architectureLearning, architectureLearning({}, 'architecture')),
  gradientClip: optional(number(0, 1e6), 5),
  labelSmoothing: optional(share, 0),
  augmentation: optional(augmentation, { crop: 0, flip: false, cutout: 0, mixup: 0 }),
});

/** A pattern as the encoder's recipes have them. */
function pattern(value: unknown, path: string): string {
  try {
    parseLayers({ layers: [{ match: value }] });
  } catch (error) {
    const { message, actual } = error as FsnError;
    const what = message.split(': ')[2]?.split('; ')[0];
    throw problem(path, 'a pattern of weight names', actual, message.includes('; ') ? what : undefined);
  }
  return value as string;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new FsnError('bad-value', `recipe: not JSON: ${(cause as Error).message}`, { cause });
  }
}
