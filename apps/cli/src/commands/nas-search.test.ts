import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../testing/workspace.ts';

const common = { epochs: 1, learningRate: { schedule: 'cosine', peak: 0.02 } };

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
  const supernet = { architecture: 'darts-supernet', channels: 4, cells: 3 };
  await space.write(
    'search.json',
    JSON.stringify({ ...common, task: 'architecture-search', network: supernet }),
  );
  const network = { architecture: 'darts', genotype: 'none.json' };
  await space.write('cells.json', JSON.stringify({ ...common, network }));
});
afterAll(() => space[Symbol.asyncDispose]());

it.each([
  [['search', 'cells.json', '-o', 'a'], 'cells.json trains a network'],
  [['search', 'search.json', '-o', 'a'], 'search.json does not say where the images are'],
  [['train', 'search.json', '-o', 'a'], "task: expected 'classification'"],
  [['train', 'cells.json', '-o', 'a'], 'none.json: no such file'],
])('fsn nas %j says what is wrong', async (argv, message) => {
  const { status, out, err } = await space.fsn('nas', ...argv);
  expect({ failed: status !== 0, out }).toEqual({ failed: true, out: '' });
  expect(err).toContain(message);
});
