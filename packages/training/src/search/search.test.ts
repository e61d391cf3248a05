import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from '@fsnet/encoder';
import { FsnError, type Graph } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { asTrained } from '../network/as-trained.ts';
import { type JobRunner, localRunner } from './job-runner.ts';
import { type SearchEvent, type SearchOptions, search } from './search.ts';
import type { SearchContext } from './search-context.ts';
import { tinySearch, tinySettings } from './tiny-search.fixture.ts';

/** A file with what `encode` tells besides. */
const fileBytes = async (graph: Graph): Promise<number> => encode(graph, { recipe: asTrained(graph) }).length;

function optionsOf(context: SearchContext, changes: Parameters<typeof tinySettings>[0] = {}): SearchOptions {
  return { context, ...tinySettings(changes), threads: 0, fileBytes, runner: localRunner(context) };
}

/** A runner that counts, and stops the search before job number `last`. */
function countingRunner(runner: JobRunner, last = Number.POSITIVE_INFINITY) {
  const ran: string[] = [];
  const control = new AbortController();
  const counting: JobRunner = {
    ...runner,
    run: (job, signal) => {
      if (ran.length === last) control.abort(new Error('enough'));
      signal?.throwIfAborted();
      ran.push(job.id);
      return runner.run(job, signal);
    },
  };
  return { runner: counting, ran, signal: control.signal };
}

test('ends with a file within its budget, and does nothing twice', async () => {
  const context = await tinySearch();
  const bytes = 17_000;
  const changes = { target: { kind: 'size', bytes } as const };

  const stopped = countingRunner(localRunner(context), 7);
  await expect(search({ ...optionsOf(context, changes), ...stopped })).rejects.toThrow('enough');
  expect(stopped.ran).toHaveLength(7);
  const events: SearchEvent[] = [];
  const first = countingRunner(localRunner(context));
  const { graph, found, record } = await search({
    ...{ ...optionsOf(context, changes), ...first },
    onEvent: (event) => events.push(event),
  });
  expect(new Set([...stopped.ran, ...first.ran]).size).toBe(stopped.ran.length + first.ran.length);

  expect(found.bytes).toBeLessThanOrEqual(bytes);
  expect(found.bytes).toBeGreaterThan(0.95 * bytes);
  expect(found.met).toBe(true);
  expect(found.bytes).toBe(await fileBytes(graph));
  expect(found.layers.map(({ layer }) => layer)).toEqual(record.layers.map(({ layer }) => layer));
  const predicted = record.tried.find(({ job }) => job === found.job)?.predicted;
  expect(Math.abs(predicted!.bytes / found.bytes - 1)).toBeLessThan(0.05);
  expect(record.tried.filter(({ role }) => role === 'probe').length).toBeGreaterThan(1);
  expect(events.filter(({ kind }) => kind === 'layer').length).toBe(
    first.ran.filter((id) => id.startsWith('layer')).length + 7,
  );

  const again = countingRunner(localRunner(context));
  const repeated = await search({ ...optionsOf(context, changes), ...again });
  expect(again.ran).toEqual([]);
  expect(repeated.found).toEqual(found);

  const [name] = (await readdir(join(context.directory, 'jobs'))).filter((each) => each.endsWith('.json'));
  const path = join(context.directory, 'jobs', name);
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ id: name.replace('.json', '') });
  await writeFile(path, '{"id"');
  await expect(search(optionsOf(context, changes))).rejects.toMatchObject({ code: 'bad-data', path: name });
}, 60_000);

/** Of the tests below, which share what their layers were measured to be. */
const shared = tinySearch();

test('says the smallest size where none is as small', async () => {
  const context = await shared;
  const failed = await search(optionsOf(context, { target: { kind: 'size', bytes: 500 } })).catch(
    (error) => error,
  );
  expect(failed).toBeInstanceOf(FsnError);
  expect(failed).toMatchObject({ code: 'bad-value', path: 'target', actual: 500 });
  expect(failed.message).toMatch(/^no file of 500 bytes: the smallest .* about [\d,]+$/);
  expect(failed.expected).toBeGreaterThan(2000);
});

test('keeps to a drop, and to a latency', async () => {
  const context = await shared;
  const drop = await search(optionsOf(context, { target: { kind: 'drop', drop: 0.2 } }));
  expect(drop.record.tried.filter(({ role }) => role === 'final').length).toBeGreaterThanOrEqual(1);
  expect(drop.found.met).toBe(drop.record.dense.measured.accuracy - drop.found.measured.accuracy <= 0.2);
  const slow = await search(optionsOf(context, { target: { kind: 'latency', milliseconds: 1000 } }));
  expect(slow.found.milliseconds).toBeLessThan(1000);
  await expect(
    search(optionsOf(context, { target: { kind: 'latency', milliseconds: 1e-4 } })),
  ).rejects.toMatchObject({ code: 'bad-value', path: 'target' });
}, 60_000);

test('trains uniform networks to compare with', async () => {
  const target = { kind: 'size', bytes: 17_000 } as const;
  const { record } = await search(optionsOf(await shared, { target, bits: [2, 3, 4], compareUniform: 1 }));
  const uniform = record.tried.filter(({ role }) => role === 'uniform');
  expect(uniform).toHaveLength(2);
  // Of the three widths, the two that a short training says are best.
  const names = uniform.map(({ name }) => name);
  const ends = record.tried.findLastIndex(({ role }) => role === 'final' || role === 'repair');
  const short = record.tried.slice(ends + 1).filter(({ role }) => role === 'probe');
  expect(short).toHaveLength(3);
  const byDivergence = short.toSorted((a, b) => a.measured.divergence - b.measured.divergence);
  expect(byDivergence.slice(0, 2).map(({ name }) => name)).toEqual(names);
  // Those that are smaller still have narrow values and no summaries.
  for (const { bytes } of uniform) expect(bytes / record.result!.bytes).toBeLessThan(1.1);
}, 60_000);
