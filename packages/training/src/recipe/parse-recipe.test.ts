import { readFileSync } from 'node:fs';
import { FsnError } from '@fsnet/graph';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTaskRecipe, parseTrainingRecipe } from './parse-recipe.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../../schemas/training-recipe.schema.json', import.meta.url), 'utf8'),
);
const acceptedBySchema = new Ajv2020({ strict: false }).compile(schema);

const smallest = {
  network: { architecture: 'cifar-resnet', depth: 20 },
  epochs: 25,
  learningRate: { schedule: 'cosine', peak: 0.2 },
};

const detector = {
  ...{ ...smallest, task: 'detection', data: { dataset: 'voc' } },
  network: { architecture: 'ssd', size: 192 },
};

const search = {
  ...{ ...smallest, task: 'architecture-search' },
  network: { architecture: 'darts-supernet', channels: 8, cells: 5 },
};

function refusal(json: unknown, parse: (json: unknown) => unknown = parseTrainingRecipe): FsnError {
  try {
    parse(json);
  } catch (error) {
    if (error instanceof FsnError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

test('fills in the defaults that the schema names', () => {
  const recipe = parseTrainingRecipe({
    $schema: 'x.json',
    ...smallest,
    compress: { layers: [{ match: '*' }] },
  });
  expect(recipe).toEqual({
    network: { architecture: 'cifar-resnet', depth: 20, width: 16 },
    compress: { layers: [{ match: '*' }], bits: 32, range: 'minmax', initialize: 'fit' },
    epochs: 25,
    batchSize: 128,
    optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true },
    weightDecay: 0,
    learningRate: { schedule: 'cosine', peak: 0.2, warmUp: 0, final: 0 },
    labelSmoothing: 0,
    augmentation: { crop: 0, flip: false, cutout: 0, mixup: 0 },
    validation: { keep: 'last' },
    seed: 0,
  });
  expect(parseTrainingRecipe(JSON.stringify(recipe))).toEqual(recipe);
  const { compress, weightDecay, learningRate, seed } = schema.properties;
  const { network, augmentation } = schema.$defs.classification.properties;
  const [architecture] = network.oneOf;
  expect(architecture.properties.width.default).toBe(16);
  expect(compress.properties.range.default).toBe('minmax');
  expect([weightDecay.default, seed.default, augmentation.properties.flip.default]).toEqual([0, 0, false]);
  expect(learningRate.oneOf[1].properties.final.default).toBe(0);
});

test('fills in the defaults for detectors that the schema names', () => {
  const recipe = parseTaskRecipe(detector);
  expect(recipe).toEqual({
    ...{ network: { depth: 8, width: 16, stemStride: 2, extraMaps: 2, ratios: [2], ...detector.network } },
    ...{ task: 'detection', epochs: 25, batchSize: 16, weightDecay: 0, seed: 0 },
    data: { dataset: 'voc', training: 'train', validation: 'val', test: 'test' },
    optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true },
    learningRate: { schedule: 'cosine', peak: 0.2, warmUp: 0, final: 0 },
    augmentation: { colors: true, expand: 4, crop: true, flip: true, flipVertically: false },
    validation: { every: 1, keep: 'last' },
  });
  expect(parseTaskRecipe(JSON.stringify(recipe))).toEqual(recipe);
  const { network, data, augmentation, validation } = schema.$defs.detection.properties;
  const defaultsOf = ({ properties }: { properties: Record<string, { default?: unknown }> }) =>
    Object.fromEntries(
      Object.entries(properties).flatMap(([key, rule]) => ('default' in rule ? [[key, rule.default]] : [])),
    );
  expect(recipe).toMatchObject({
    network: defaultsOf(network.oneOf[0]),
    data: defaultsOf(data),
    augmentation: defaultsOf(augmentation),
    validation: defaultsOf(validation),
  });
  expect(refusal(detector)).toMatchObject({
    path: 'task',
    message: expect.stringContaining("'classification'"),
  });
});

test('fills in the defaults for searches that the schema names', () => {
  const recipe = parseTaskRecipe(search);
  expect(recipe).toEqual({
    ...{ network: { ...search.network, partialChannels: 1 }, task: 'architecture-search', epochs: 25 },
    ...{ batchSize: 64, weightDecay: 0, seed: 0, images: 5000, gradientClip: 5, labelSmoothing: 0 },
    architecture: {
      ...{ images: 5000, learningRate: 3e-4, weightDecay: 1e-3, beta1: 0.5, beta2: 0.999 },
      ...{ after: 0, order: 1 },
    },
    optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true },
    learningRate: { schedule: 'cosine', peak: 0.2, warmUp: 0, final: 0 },
    augmentation: { crop: 0, flip: false, cutout: 0, mixup: 0 },
  });
  expect(parseTaskRecipe(JSON.stringify(recipe))).toEqual(recipe);
  const { architecture, images, gradientClip } = schema.$defs.architectureSearch.properties;
  const defaults = Object.entries<{ default: unknown }>(architecture.properties);
  expect(recipe).toMatchObject({
    ...{ images: images.default, gradientClip: gradientClip.default },
    architecture: Object.fromEntries(defaults.map(([key, rule]) => [key, rule.default])),
  });
});

describe('names the path of what is wrong', () => {
  test.each([
    [{ network: { architecture: 'cifar-resnet', depth: 21 } }, 'network.depth', /6n \+ 2/],
    [
      { network: { architecture: 'vgg', depth: 20 } },
      'network.architecture',
      /'cifar-resnet', 'darts', found "vgg"/,
    ],
    [{ network: { file: 'a.onnx', depth: 20 } }, 'network.depth', /unknown key/],
    [{ epochs: 0 }, 'epochs', /whole number from 1/],
    [{ epochs: undefined }, 'epochs', /found nothing/],
    [{ batchsize: 4 }, 'batchsize', /unknown key; expected one of the keys network, data/],
    [{ learningRate: { schedule: 'cosine' } }, 'learningRate.peak', /number above 0/],
    [
      { learningRate: { schedule: 'flat', peak: 1 } },
      'learningRate.schedule',
      /one of 'one-cycle', 'cosine'/,
    ],
    [
      { learningRate: { schedule: 'step', peak: 1, milestones: [0.5, 2] } },
      'learningRate.milestones[1]',
      /0 to 1/,
    ],
    [{ optimizer: { kind: 'adam', beta1: 1 } }, 'optimizer.beta1', /below 1/],
    [{ optimizer: 'sgd' }, 'optimizer', /an object/],
    [{ compress: { layers: [{ match: 'a' }, { match: 'b', bits: 9 }] } }, 'compress.layers[1].bits', /2, 3/],
    [
      { compress: { layers: [{ match: 'a{' }] } },
      'compress.layers[0].match',
      /without its }; expected a pattern/,
    ],
    [
      { compress: { layers: [{ ratio: 4 }] } },
      'compress.layers[0].match',
      /pattern of weight names, found nothing/,
    ],
    [{ distillation: { weight: 1 } }, 'distillation.teacher', /a text/],
    [{ augmentation: { flip: 1 } }, 'augmentation.flip', /true or false/],
  ])('%j: %s', (change, path, message) => {
    const error = refusal({ ...smallest, ...change });
    expect(error.code).toBe('bad-value');
    expect(error.path).toBe(path);
    expect(error.message).toMatch(message);
  });

  test.each([
    [{ task: 'segmentation' }, 'task', /'classification', 'detection', 'architecture-search'/],
    [{ task: 'classification' }, 'network.architecture', /one of 'cifar-resnet', 'darts', found "ssd"/],
    [{ distillation: { teacher: 'a' } }, 'distillation', /no such key where a detector is trained/],
    [{ labelSmoothing: 0.1 }, 'labelSmoothing', /no such key/],
    [{ network: { architecture: 'ssd', size: 8 } }, 'network.size', /from 16/],
    [{ augmentation: { expand: 0.5 } }, 'augmentation.expand', /from 1/],
    [{ validation: { images: 3 } }, 'validation.images', /unknown key/],
    [{ data: { dataset: 'cifar10' } }, 'data.dataset', /'voc', 'coco'/],
  ])('of a detector: %j: %s', (change, path, message) => {
    const error = refusal({ ...detector, ...change }, parseTaskRecipe);
    expect([error.code, error.path]).toEqual(['bad-value', path]);
    expect(error.message).toMatch(message);
  });

  test.each([
    [{ network: { architecture: 'darts', channels: 8, cells: 5 } }, 'network.architecture', /darts-supernet/],
    [{ network: { ...search.network, partialChannels: 3 } }, 'network.partialChannels', /one of 1, 2, 4/],
    [{ averaging: {} }, 'averaging', /no such key/],
    [{ architecture: { order: 3 } }, 'architecture.order', /one of 1, 2/],
  ])('of a search: %j: %s', (change, path, message) => {
    const error = refusal({ ...search, ...change }, parseTaskRecipe);
    expect([error.code, error.path]).toEqual(['bad-value', path]);
    expect(error.message).toMatch(message);
  });

  test('of a genotype in a recipe', () => {
    const network = { architecture: 'darts', genotype: { version: 2, normal: {}, reduce: {} } };
    expect(refusal({ ...smallest, network }).path).toBe('network.genotype.version');
  });

  test.each([[[]], [null], ['{'], ['[1]'], [{}]])('%j', (json) => {
    expect(refusal(json).code).toBe('bad-value');
  });
});

test('agrees with the published schema', () => {
  const value = fc.oneof(
    fc.constantFrom(0, 1, 2, 8, 0.5, 20, 32, 33, 1000, 1001, 4096, 4097, -1, 1.5, 1e9, 2 ** 31, 2 ** 32),
    fc.constantFrom(
      'detection',
      'architecture-search',
      'voc',
      'tap',
      'fixed',
      'learned',
      'auto',
      'ihw',
      'filter',
      'minmax',
      'random',
      'best',
      'x',
      '',
    ),
    fc.boolean(),
    fc.constantFrom(null, [], {}, [0.5]),
  );
  // Any part of a whole recipe, its own properties and those of the lists' items, may be dropped or changed.
  const whole = {
    ...smallest,
    data: { dataset: 'cifar10', path: 'x' },
    compress: {
      layers: [
        {
          match: '*',
          ratio: 4,
          segments: 'tap',
          locations: 'learned',
          grid: 'tap',
          order: 'hwi',
          bits: 8,
          block: 8,
          search: true,
          iterations: 1,
          protect: false,
        },
        { match: 'a', spacing: 2 },
      ],
      smallest: 8,
      bits: 4,
      range: 'learned',
      initialize: 'fit',
    },
    batchSize: 4,
    weightDecay: 0.5,
    labelSmoothing: 0.1,
    distillation: { teacher: 'x', weight: 1, temperature: 2 },
    averaging: { decay: 0.9 },
    augmentation: { crop: 1, flip: true, cutout: 2, mixup: 0.2 },
    validation: { images: 1, keep: 'best' },
    seed: 1,
  };
  const cells = {
    ...{ architecture: 'darts', genotype: 'x', channels: 8, cells: 2 },
    ...{ auxiliary: 0.4, dropPath: 0.2 },
  };
  const networks = [
    cells,
    smallest.network,
    { architecture: 'cifar-resnet', depth: 8, width: 4 },
    { file: 'x' },
  ];
  const { labelSmoothing, distillation, ...common } = whole;
  const detectors = ['ssd', 'file'].map((kind) => ({
    ...common,
    task: 'detection',
    network:
      kind === 'file'
        ? { file: 'x' }
        : {
            ...{ architecture: 'ssd', size: 192, depth: 8, width: 4, backbone: 'x', stemStride: 4 },
            ...{ extraMaps: 1, scales: [0.5, 1], ratios: [0.5] },
          },
    data: { dataset: 'coco', path: 'x', training: 'a', validation: 'b', test: 'c' },
    augmentation: { colors: false, expand: 2, crop: true, flip: true, flipVertically: true },
    validation: { every: 2, keep: 'best' },
  }));
  const { averaging, validation, ...searched } = common;
  const searches = {
    ...{ ...searched, labelSmoothing, task: 'architecture-search', images: 8, gradientClip: 0.5 },
    network: { architecture: 'darts-supernet', channels: 8, cells: 4, partialChannels: 2 },
    architecture: {
      ...{ images: 8, learningRate: 0.5, weightDecay: 0.5, beta1: 0.5, beta2: 0.5, after: 1, order: 2 },
    },
  };
  const tasks = [...networks.map((network) => ({ ...whole, network })), ...detectors, searches];
  const optimizers = [
    { kind: 'sgd', momentum: 0.5, nesterov: false },
    { kind: 'adam', beta1: 0.5, beta2: 0.5, epsilon: 0.1 },
  ];
  const rates = [
    { schedule: 'one-cycle', peak: 1, warmUp: 0.1, startDivisor: 2, endDivisor: 3 },
    { schedule: 'cosine', peak: 1, warmUp: 0.1, final: 0.5 },
    { schedule: 'step', peak: 1, warmUp: 0.1, milestones: [0.5], factor: 0.5 },
  ];
  const change = fc.record({ at: fc.nat(), drop: fc.boolean(), value, extra: fc.boolean() });
  let accepted = 0;
  fc.assert(
    fc.property(
      fc.constantFrom<object>(...tasks),
      fc.constantFrom(...optimizers),
      fc.constantFrom(...rates),
      fc.option(change, { freq: 5 }),
      (task, optimizer, learningRate, change) => {
        const json: unknown = structuredClone({ ...task, optimizer, learningRate });
        if (change) {
          const places = placesIn(json);
          const [parent, key] = places[change.at % places.length];
          if (change.extra) parent.other = change.value;
          else if (change.drop) delete parent[key];
          else parent[key] = change.value;
        }
        let parsed = true;
        try {
          parseTaskRecipe(json);
        } catch (error) {
          expect(error).toBeInstanceOf(FsnError);
          parsed = false;
        }
        if (parsed) accepted++;
        expect(acceptedBySchema(json), JSON.stringify(json)).toBe(parsed);
      },
    ),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(500);
});

type Place = readonly [Record<string, unknown>, string];

/** Every key of every object in a value. */
function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(placesIn);
  const object = value as Record<string, unknown>;
  return Object.keys(object).flatMap((key): Place[] => [[object, key], ...placesIn(object[key])]);
}
