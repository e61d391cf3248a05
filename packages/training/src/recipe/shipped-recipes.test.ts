import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { parseTaskRecipe } from './parse-recipe.ts';

const root = new URL('../../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const folder = 'test-models/recipes/';
const files = readdirSync(new URL(folder, root)).filter((file) => file.endsWith('.json'));

it.each(files)('test-models/recipes/%s is a recipe', (file) => {
  const json = JSON.parse(read(folder + file));
  const accepts = new Ajv2020({ strict: false }).compile(
    JSON.parse(read('schemas/training-recipe.schema.json')),
  );
  expect(accepts(json) || accepts.errors).toBe(true);
  expect(json.$schema).toBe('../../schemas/training-recipe.schema.json');
  // All of a task compare with each other, so they share what the network does not decide.
  const group = json.network.architecture === 'darts' ? 'cells' : json.task;
  const shared = {
    cells: { weightDecay: 3e-4, batchSize: 64, validation: { images: 5000 } },
    detection: { weightDecay: 5e-4, batchSize: 16, validation: { every: 10, keep: 'best' } },
    'architecture-search': { weightDecay: 3e-4, batchSize: 64, images: 5000, architecture: { images: 5000 } },
  }[group as string] ?? { weightDecay: 5e-4, batchSize: 128, validation: { images: 5000 } };
  expect(parseTaskRecipe(json)).toMatchObject(shared);
});
