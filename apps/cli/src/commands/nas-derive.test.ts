import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { type ArchitectureAlphas, deriveGenotype, parseGenotype, randomAlphas } from '@fsnet/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../testing/workspace.ts';

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
  await space.write('alphas.json', JSON.stringify(rowsOf(randomAlphas(1))));
  for (const folder of ['search', 'plain', 'empty']) await mkdir(space.path(folder));
  const lines = [1, 2, 3].map((epoch) => ({ event: 'epoch', epoch, alphas: rowsOf(randomAlphas(epoch)) }));
  const log = [{ event: 'start' }, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
  // A run that was killed leaves half a line.
  await space.write('search/metrics.jsonl', `${log}{"event":"epoch","epo`);
  await space.write('plain/metrics.jsonl', '{"event":"epoch","epoch":1}\n');
});
afterAll(() => space[Symbol.asyncDispose]());

function rowsOf(alphas: ArchitectureAlphas) {
  const rows = (values: Float32Array) =>
    Array.from({ length: 14 }, (_, row) => [...values.subarray(8 * row, 8 * row + 8)]);
  return { normal: rows(alphas.normal), reduce: rows(alphas.reduce) };
}

describe('fsn nas derive', () => {
  it('writes the genotype and the picture of a search’s last epoch', async () => {
    const genotype = deriveGenotype(randomAlphas(3));
    const argv = ['nas', 'derive', 'search', '-o', 'genotype.json', '--svg', 'cells.svg'];
    const { status, out, err } = await space.fsn(...argv);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('search, epoch 3 → genotype.json, cells.svg\n');
    const [first, second] = genotype.reduce.edges;
    expect(out).toContain(`reduce  2 = ${first.operation}(0) + ${second.operation}(1)\n`);
    expect(parseGenotype(await readFile(space.path('genotype.json'), 'utf8'))).toEqual(genotype);
    expect(await readFile(space.path('cells.svg'), 'utf8')).toContain(
      '<title>Cells of search, epoch 3</title>',
    );

    const again = await space.fsn(...argv);
    expect(again).toMatchObject({ status: 1, out: '' });
    expect(again.err).toContain('exists already; --force overwrites it');
    expect((await space.fsn(...argv, '--epoch', '1', '--force')).status).toBe(0);
    const earlier = parseGenotype(await readFile(space.path('genotype.json'), 'utf8'));
    expect(earlier).toEqual(deriveGenotype(randomAlphas(1)));
  });

  it('tells machines the genotype, and writes nothing unasked', async () => {
    const { status, out } = await space.fsn('nas', 'derive', 'alphas.json', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(out)).toEqual({ input: 'alphas.json', genotype: deriveGenotype(randomAlphas(1)) });
  });

  it.each([
    [['missing'], 1, 'fsn: missing: no such file'],
    [['empty'], 1, 'empty/metrics.jsonl: no such file'],
    [['plain'], 1, 'plain/metrics.jsonl: no epoch with architecture weights'],
    [['search', '--epoch', '4'], 1, 'epoch 4 is not there; epochs go up to 3'],
    [['alphas.json', '--epoch', '1'], 1, 'has no epochs'],
    [['net.onnx'], 1, 'net.onnx'],
    [['alphas.json', '--svg', 'a', '-o', 'a'], 2, 'name them apart'],
    [['alphas.json', '--epoch', '0'], 2, 'whole number from 1 up'],
    [[], 2, "missing required argument 'search'"],
  ])('%j is refused', async (argv, expected, message) => {
    const { status, out, err } = await space.fsn('nas', 'derive', ...argv);
    expect({ status, out }).toEqual({ status: expected, out: '' });
    expect(err).toContain(message);
    expect(existsSync(space.path('a'))).toBe(false);
  });

  it('has help with examples, as the group has', async () => {
    const { status, out } = await space.fsn('nas', 'derive', '--help');
    expect(status).toBe(0);
    expect(out).toContain('Usage: fsn nas derive [options] <search>');
    expect(out).toMatch(/Examples:\n {2}\$ fsn nas derive /);
    expect(out).toContain('--json');
    expect((await space.fsn('nas', '--help')).out).toMatch(/^ {2}derive /m);
    expect((await space.fsn('--help')).out).toMatch(/^ {2}nas /m);
    const bare = await space.fsn('nas');
    expect(bare).toMatchObject({ status: 2, out: '' });
    expect(bare.err).toContain('Usage: fsn nas');
  });
});
