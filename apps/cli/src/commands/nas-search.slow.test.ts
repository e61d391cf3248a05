import { readdir, readFile } from 'node:fs/promises';
import { parseGenotype } from '@fsnet/models';
import { readMetrics } from '@fsnet/training/files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace, writeCifar } from '../testing/workspace.ts';

const common = {
  data: { dataset: 'cifar10', path: 'cifar' },
  ...{ epochs: 2, batchSize: 8 },
  learningRate: { schedule: 'cosine', peak: 0.02 },
};
const search = {
  ...{ ...common, task: 'architecture-search', images: 16 },
  network: { architecture: 'darts-supernet', channels: 4, cells: 3, partialChannels: 4 },
  architecture: { images: 16 },
};
const layers = [
  { match: '*input*', ratio: 2, segments: 'filter', locations: 'learned', grid: 'free', search: false },
];
const cells = {
  ...common,
  network: { architecture: 'darts', genotype: 'search/genotype.json', channels: 2, cells: 1, dropPath: 0.3 },
  validation: { images: 10 },
};

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
  await writeCifar(space, 10);
  await space.write('search.json', JSON.stringify({ ...search, compress: { layers, smallest: 16 } }));
  await space.write('cells.json', JSON.stringify(cells));
});
afterAll(() => space[Symbol.asyncDispose]());

describe('fsn nas search', () => {
  it('goes on after Ctrl-C to cells, a supernet and a report, and fsn nas train trains the cells', async () => {
    const argv = ['nas', 'search', 'search.json', '-o', 'search', '--workers', '1'];
    const stopped = await space.fsnUntil('epoch 1/2', ...argv);
    expect(stopped.status).toBe(130);
    expect(stopped.err).toContain('go on with: fsn nas search search.json -o search --resume --workers 1\n');
    const { status, out, err } = await space.fsn(...argv, '--resume');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/7 layers in filter summaries: .* dense weights, .* %/);
    expect(out).toMatch(/search\/supernet\.fsn .* kB, in .*\nsearch\/genotype\.json /);
    const genotype = parseGenotype(await readFile(space.path('search/genotype.json'), 'utf8'));
    const derived = await space.fsn('nas', 'derive', 'search', '--json');
    expect(JSON.parse(derived.out).genotype).toEqual(genotype);
    expect(readMetrics(space.path('search/metrics.jsonl')).map(({ event }) => event)).toContain('finish');
    const html = await readFile(space.path('search/report.html'), 'utf8');
    for (const part of ['Normal cell from epoch', 'Reduction cell: 4 to 5', 'Locations of cells.0.input'])
      expect(html).toContain(part);
    expect(await space.fsn('verify', 'search/supernet.fsn')).toMatchObject({ status: 0 });

    const training = ['nas', 'train', 'cells.json', '-o', 'run', '--workers', '1', '--epochs', '1'];
    expect(await space.fsn(...training)).toMatchObject({ status: 0, err: '' });
    expect(await readdir(space.path('run'))).toContain('model.fsn');
    const recipe = JSON.parse(await readFile(space.path('run/recipe.json'), 'utf8'));
    expect(recipe.network.genotype).toEqual(genotype);
  });
});
