import { FsnError } from '@fsnet/graph';
import { beforeAll, expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { weightsOf } from '../run/tiny-run.fixture.ts';
import type { LayerJob } from './job.ts';
import { LayerMeasurer } from './layer-measurer.ts';
import { tinySearch } from './tiny-search.fixture.ts';

beforeAll(() => startEngine());

const input: LayerJob['input'] = {
  layer: 'stage3.block1.second.conv.weight',
  ratio: 2,
  segments: 'tap',
  bits: [8, 4, 2],
  steps: 10,
  bitSteps: 3,
  images: 30,
  seed: 1,
};

test('finds wider layers nearer to the dense network', async () => {
  const context = await tinySearch();
  using measurer = new LayerMeasurer(context);
  const before = weightsOf(context.graph);
  const { ratio, candidates } = await measurer.measure(input);
  expect(ratio).toBeGreaterThan(1.8);
  expect(candidates.map(({ bits }) => bits)).toEqual([8, 4, 2]);
  const [wide, , narrow] = candidates;
  expect(narrow.loss).toBeGreaterThan(wide.loss);
  expect(narrow.bytes).toBeLessThan(wide.bytes);
  const dense = await measurer.measure({ ...input, ratio: 1 });
  expect(Math.abs(dense.candidates[0].loss)).toBeLessThan(0.2 * wide.loss + 1e-3);
  expect(dense.ratio).toBe(1);
  expect(weightsOf(context.graph)).toEqual(before);
});

test('learns away what a fit alone loses', async () => {
  using measurer = new LayerMeasurer(await tinySearch());
  const [fit, learned] = await Promise.all([
    measurer.measure({ ...input, ratio: 4, bits: [8], steps: 0 }),
    measurer.measure({ ...input, ratio: 4, bits: [8], steps: 40 }),
  ]);
  expect(learned.candidates[0].loss).toBeLessThan(fit.candidates[0].loss);
});

test('gives the same numbers again', async () => {
  const context = await tinySearch();
  const results = [];
  for (let i = 0; i < 2; i++) {
    using measurer = new LayerMeasurer(context);
    results.push((await measurer.measure(input)).candidates);
  }
  expect(results[0]).toEqual(results[1]);
});

test('tells why a layer has no summary', async () => {
  using measurer = new LayerMeasurer(await tinySearch());
  const found = await measurer.measure({ ...input, ratio: 1.1 });
  expect(found).toMatchObject({ obstacle: expect.any(String), candidates: [] });
});

test('wants a network for its images', async () => {
  const context = await tinySearch();
  const [graph] = [{ ...context.graph, metadata: {} }];
  expect(() => new LayerMeasurer({ ...context, graph })).toThrow(FsnError);
});
