import { readFileSync } from 'node:fs';
import { FsnError } from '@fsnet/graph';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTrainingRecipe } from './parse-recipe.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../../schemas/training-recipe.schema.json', import.meta.url), 'utf8'),
);
const acceptedBySchema = new Ajv2020({ strict: false }).compile(schema);

const smallest = {
  network: { architecture: 'cifar-resnet', depth: 20 },
  epochs: 25,
  learningRate: { schedule: 'cosine', peak: 0.2 },
};

function refusal(json: unknown): FsnError {
  try {
    parseTrainingRecipe(json);
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
  const { network, compress, weightDecay, learningRate, augmentation, seed } = schema.properties;
  const [architecture] = network.oneOf;
  expect(architecture.properties.width.default).toBe(16);
  expect(compress.properties.range.default).toBe('minmax');
  expect([weightDecay.default, seed.default, augmentation.properties.flip.default]).toEqual([0, 0, false]);
  expect(learningRate.oneOf[1].properties.final.default).toBe(0);
});

describe('names the path of what is wrong', () => {
  test.each([
    [{ network: { architecture: 'cifar-resnet', depth: 21 } }, 'network.depth', /6n \+ 2/],
    [{ network: { architecture: 'vgg', depth: 20 } }, 'network.architecture', /'cifar-resnet', found "vgg"/],
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

  test.each([[[]], [null], ['{'], ['[1]'], [{}]])('%j', (json) => {
    expect(refusal(json).code).toBe('bad-value');
  });
});

test('agrees with the published schema', () => {
  const value = fc.oneof(
    fc.constantFrom(0, 1, 2, 8, 0.5, 20, 32, 33, 1000, 1001, 4096, 4097, -1, 1.5, 1e9, 2 ** 31, 2 ** 32),
    fc.constantFrom('tap', 'fixed', 'learned', 'auto', 'ihw', 'filter', 'minmax', 'random', 'best', 'x', ''),
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
  const networks = [smallest.network, { architecture: 'cifar-resnet', depth: 8, width: 4 }, { file: 'x' }];
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
      fc.constantFrom(...networks),
      fc.constantFrom(...optimizers),
      fc.constantFrom(...rates),
      fc.option(change, { freq: 5 }),
      (network, optimizer, learningRate, change) => {
        const json: unknown = structuredClone({ ...whole, network, optimizer, learningRate });
        if (change) {
          const places = placesIn(json);
          const [parent, key] = places[change.at % places.length];
          if (change.extra) parent.other = change.value;
          else if (change.drop) delete parent[key];
          else parent[key] = change.value;
        }
        let parsed = true;
        try {
          parseTrainingRecipe(json);
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
