import { readFileSync } from 'node:fs';
import { FsnError } from '@fsnet/graph';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settingNames } from './layer-settings.ts';
import { parseRecipe, settingsFor } from './recipe.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../../schemas/recipe.schema.json', import.meta.url), 'utf8'),
);
const acceptedBySchema = new Ajv2020({ strict: false }).compile(schema);

function refusal(json: unknown): FsnError {
  try {
    parseRecipe(json);
  } catch (error) {
    if (error instanceof FsnError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('parseRecipe', () => {
  test('reads text and values alike', () => {
    const value = {
      $schema: '../schemas/recipe.schema.json',
      default: { bits: 6 },
      layers: [{ match: 'layer1.*', ratio: 4, segments: 'tap' }],
    };
    const recipe = { default: { bits: 6 }, layers: [{ match: 'layer1.*', ratio: 4, segments: 'tap' }] };
    expect(parseRecipe(value)).toEqual(recipe);
    expect(parseRecipe(JSON.stringify(value))).toEqual(recipe);
  });

  test.each([
    [{ layers: [{ match: 'a', bits: 9 }] }, 'layers[0].bits', /expected one of 2, 3, .*32, found 9/],
    [{ layers: [{ match: 'a' }, { match: 'b', ratio: '4' }] }, 'layers[1].ratio', /number from 1.*found "4"/],
    [{ layers: [{ bits: 8 }] }, 'layers[0].match', /pattern of weight names, found nothing/],
    [{ layers: [{ match: 'a{' }] }, 'layers[0].match', /without its }/],
    [{ default: { match: 'a' } }, 'default.match', /unknown key/],
    [{ default: { raito: 4 } }, 'default.raito', /unknown key; expected one of the keys bits, ratio/],
    [{ layer: [] }, 'layer', /one of the keys \$schema, layers, default/],
    [{ layers: {} }, 'layers', /a list/],
    [[], 'recipe', /an object, found \[\]/],
    [null, 'recipe', /an object/],
    [{ default: { ratio: 2, spacing: 2 } }, 'default', /both set the length/],
    ['{', undefined, /not JSON/],
  ])('refuses %j at %s', (json, path, message) => {
    const error = refusal(json);
    expect(error.code).toBe('bad-value');
    expect(error.path).toBe(path);
    expect(error.message).toMatch(message);
  });

  test('agrees with the published schema', () => {
    const value = fc.oneof(
      fc.constantFrom('tap', 'half-tap', 'free', 'circular', 'filter', 'row', 'hwi', 'ihw', 'auto', 'tensor'),
      fc.constantFrom('raw', 'rans', 'x'),
      fc.constantFrom(0, 1, 2, 4, 7, 8, 16, 32, 33, 4096, 4097, 1.5, -1, 2 ** 31 - 1, 2 ** 31),
      fc.boolean(),
      fc.constant(null),
      fc.constant([]),
    );
    const likely: Record<string, fc.Arbitrary<unknown>> = {
      ratio: fc.constantFrom(1, 2, 4.5),
      spacing: fc.constantFrom(1, 2),
      locations: fc.constantFrom('tap', 'half-tap', 'free', 'circular'),
      segments: fc.constantFrom('filter', 'row', 'tap'),
      order: fc.constantFrom('hwi', 'ihw'),
      block: fc.constantFrom('auto', 'filter', 8),
    };
    const keys = fc.constantFrom(...settingNames, 'other');
    const setting = keys.chain((key) =>
      fc.tuple(
        fc.constant(key),
        likely[key] ? fc.oneof({ arbitrary: likely[key], weight: 4 }, value) : value,
      ),
    );
    const settings = fc.array(setting, { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
    const recipe = fc.record(
      {
        default: settings,
        layers: fc.array(
          settings.chain((entry) =>
            fc
              .constantFrom<unknown>('a*', '', 3, undefined)
              .map((match) => (match === undefined ? entry : { match, ...entry })),
          ),
          { maxLength: 2 },
        ),
      },
      { requiredKeys: [] },
    );
    let accepted = 0;
    fc.assert(
      fc.property(recipe, (json) => {
        let parsed = true;
        try {
          parseRecipe(json);
        } catch {
          parsed = false;
        }
        if (parsed) accepted++;
        expect(acceptedBySchema(json)).toBe(parsed);
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

describe('settingsFor', () => {
  test('goes from the options to the default to every entry that matches', () => {
    const recipe = parseRecipe({
      default: { bits: 7, block: 'tensor' },
      layers: [
        { match: 'layer*', bits: 6, ratio: 2 },
        { match: 'layer1.*', ratio: 4 },
        { match: 'other', bits: 2 },
      ],
    });
    expect(settingsFor('layer1.w', { bits: 8, order: 'ihw' }, recipe)).toEqual({
      bits: 6,
      ratio: 4,
      block: 'tensor',
      order: 'ihw',
    });
    expect(settingsFor('conv', { bits: 8 }, recipe)).toEqual({ bits: 7, block: 'tensor' });
    expect(settingsFor('conv', { bits: 8 })).toEqual({ bits: 8 });
  });

  test('lets the later of ratio and spacing win', () => {
    const recipe = parseRecipe({
      layers: [
        { match: 'a', spacing: 2 },
        { match: 'b', ratio: 3 },
      ],
    });
    expect(settingsFor('a', { ratio: 4 }, recipe)).toEqual({ spacing: 2 });
    expect(settingsFor('b', { spacing: 4 }, recipe)).toEqual({ ratio: 3 });
  });
});
