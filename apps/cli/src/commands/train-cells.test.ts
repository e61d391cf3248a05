import { readFile } from 'node:fs/promises';
import { unpack } from '@fsnet/decoder';
import { dartsV2, randomGenotype } from '@fsnet/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace, writeCifar } from '../testing/workspace.ts';

const network = { architecture: 'darts', genotype: 'genotype.json', channels: 2, cells: 2 };
const recipe = {
  data: { dataset: 'cifar10', path: 'cifar' },
  epochs: 1,
  batchSize: 10,
  learningRate: { schedule: 'cosine', peak: 0.05 },
  validation: { images: 10 },
};

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
  await writeCifar(space, 4);
  await space.write('genotype.json', JSON.stringify(randomGenotype(1)));
  await space.write('wrong.json', JSON.stringify({ ...dartsV2, version: 2 }));
});
afterAll(() => space[Symbol.asyncDispose]());

async function train(change: object, ...options: string[]) {
  await space.write('recipe.json', JSON.stringify({ ...recipe, network: { ...network, ...change } }));
  return space.fsn('train', 'recipe.json', '-o', 'run', '--force', '--workers', '1', ...options);
}

describe('fsn train of a genotype', () => {
  it('ends with a network without the classifier that helped it to learn', async () => {
    const { status, out, err } = await train({ auxiliary: 0.4, dropPath: 0.2 });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('on CIFAR-10 test, 20 images');
    const graph = unpack(new Uint8Array(await readFile(space.path('run/model.fsn'))));
    expect(graph.outputs.map(({ name }) => name)).toEqual(['logits']);
    expect(graph.metadata.title).toBe('DARTS network of 2 cells with 2 channels');
    expect([...graph.weights.keys()].filter((name) => name.startsWith('auxiliary'))).toEqual([]);
  });

  it.each([
    ['missing.json', 'missing.json: no such file'],
    ['wrong.json', 'wrong.json.version: expected 1, found 2'],
    ['darts-v3', 'darts-v3: no such file'],
  ])('%s is refused', async (genotype, message) => {
    const { status, err } = await train({ genotype });
    expect(status).toBe(1);
    expect(err).toContain(message);
  });
});
