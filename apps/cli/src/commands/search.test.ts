import { readdir, readFile, stat } from 'node:fs/promises';
import { parseTrainingRecipe } from '@fsnet/training';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePage } from '../testing/parse-page.ts';
import { makeWorkspace, type Workspace, writeCifar } from '../testing/workspace.ts';

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
  await writeCifar(space, 20);
  const recipe = {
    network: { file: 'net.onnx' },
    data: { dataset: 'cifar10', path: 'cifar' },
    ...{ epochs: 1, batchSize: 20, learningRate: { schedule: 'cosine', peak: 0.02 } },
    validation: { images: 10 },
  };
  await space.write('recipe.json', JSON.stringify(recipe));
});
afterAll(() => space[Symbol.asyncDispose]());

/** Of seconds. */
const quick = [
  '--bits',
  '2,4',
  '--ratios',
  '1,2',
  '--epochs',
  '1',
  '--workers',
  '1',
  '--preprocessing',
  'cifar10',
];

describe('fsn search', () => {
  it('says what it costs and ends there', async () => {
    const argv = ['search', 'recipe.json', '--target', 'size=15kB', '-o', 'dry', '--dry-run', ...quick];
    const { status, out, err } = await space.fsn(...argv);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(
      /^the best file for 15,000 bytes\n {2}\d+ evaluations of layers, .* each, 1 thread: /,
    );
    expect(out).toMatch(/\n {2}about .* in all, on this machine as it is now\n$/);
    expect(await readdir(space.folder)).not.toContain('dry');
  });

  it('goes on after Ctrl-C, and ends with a file within the size and the recipe of its layers', async () => {
    const argv = ['search', 'recipe.json', '--target', 'size=15kB', '-o', 'found', '--no-small', ...quick];
    const stopped = await space.fsnUntil('probe: ', ...argv);
    expect(stopped.status).toBe(130);
    expect(stopped.err).toContain('stopped; the same command with --resume goes on');
    expect(await space.fsn(...argv)).toMatchObject({
      status: 1,
      err: expect.stringContaining('found holds a search already; --resume goes on with it'),
    });
    const before = await readdir(space.path('found/jobs'));
    const times = await Promise.all(
      before.map(async (file) => (await stat(space.path(`found/jobs/${file}`))).mtimeMs),
    );
    const { status, out, err } = await space.fsn(...argv, '--resume', '--json');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const outcome = JSON.parse(out);
    expect(outcome).toMatchObject({ model: 'found/model.fsn', met: true, accuracy: [{ samples: 20 }, {}] });
    for (const [index, file] of before.entries())
      if (file.startsWith('layer'))
        expect((await stat(space.path(`found/jobs/${file}`))).mtimeMs).toBe(times[index]);

    const { size } = await stat(space.path('found/model.fsn'));
    expect(size).toBe(outcome.bytes);
    expect(size).toBeLessThanOrEqual(15_000);
    const record = JSON.parse(await readFile(space.path('found/search.json'), 'utf8'));
    expect(record.result.bytes).toBe(size);
    expect(await space.fsn('verify', 'found/model.fsn')).toMatchObject({ status: 0 });
    const page = await readFile(space.path('found/report.html'), 'utf8');
    expect(page).toContain('The best file for 15,000 bytes');
    expect(parsePage(page).filter(({ name }) => name === 'svg')).toHaveLength(3);
    const log = (await readFile(space.path('found/search.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const layers = log.filter(({ event }) => event === 'layer').map(({ job }) => job);
    expect(new Set(layers).size).toBe(layers.length);
    expect(log.at(-1)).toMatchObject({ event: 'finish', bytes: size });

    const recipe = parseTrainingRecipe(await readFile(space.path('found/recipe.json'), 'utf8'));
    expect(recipe).toMatchObject({ network: { file: 'network.fsn' }, compress: record.result.compress });
    const { layers: stored } = JSON.parse((await space.fsn('inspect', 'found/model.fsn', '--json')).out);
    for (const { match, ratio, bits } of recipe.compress!.layers) {
      const kind = ratio === undefined ? 'dense' : 'summary';
      expect(stored).toContainEqual(expect.objectContaining({ name: match, kind, bits }));
    }
  }, 300_000);

  it.each([
    [['--target', 'size=40kB', '--epochs', '1', '--minutes', '1'], 2, 'give one of them'],
    [['--target', 'size=40kB', '--bits', '1..8'], 2, 'It must be a range such as 2..8'],
    [['--target', 'size=40kB', '--ratios', '0.5'], 2, 'It must be a list of numbers from 1'],
    [['--target', 'small'], 1, 'expected size=40kB, drop=0.01 or latency=1.5ms, found small'],
    [['--target', 'size=1kB'], 1, 'no file of 1,000 bytes: the smallest that these ratios and bits reach'],
    [['--target', 'size=40kB', '--data', 'none'], 1, 'none'],
  ])('%j says what is wrong', async (argv, status, message) => {
    const result = await space.fsn(
      'search',
      'recipe.json',
      '-o',
      'wrong',
      '--preprocessing',
      'cifar10',
      ...argv,
    );
    expect(result).toMatchObject({ status, out: '' });
    expect(result.err).toContain(message);
    expect(await readdir(space.folder)).not.toContain('wrong');
  });

  it('wants a trained network and images', async () => {
    const drawn = {
      network: { architecture: 'cifar-resnet', depth: 8 },
      epochs: 1,
      learningRate: { schedule: 'cosine', peak: 1 },
    };
    await space.write('drawn.json', JSON.stringify(drawn));
    const target = ['--target', 'size=40kB', '-o', 'wrong'];
    const noNetwork = await space.fsn('search', 'drawn.json', '--data', 'cifar', ...target);
    expect(noNetwork).toMatchObject({
      status: 1,
      err: expect.stringContaining('begins with a trained network'),
    });
    const noData = await space.fsn('search', 'net.onnx', ...target);
    expect(noData).toMatchObject({ status: 2, err: expect.stringContaining('add --data DIR') });
  });
});
