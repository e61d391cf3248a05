import { findLayers } from '@fsnet/encoder';
import { expect, test } from 'vitest';
import { tinyNetwork } from '../run/tiny-run.fixture.ts';
import type { LayerJob, LayerResult } from './job.ts';
import { layerTables } from './layer-jobs.ts';

test('counts what a layer loses over the best of what learned as long', () => {
  const graph = tinyNetwork();
  const layer = findLayers(graph)[1].name;
  const job = (ratio: number): LayerJob => ({
    ...{ id: `layer-${ratio}`, kind: 'layer' },
    input: { layer, ratio, segments: 'tap', bits: [3, 8], steps: 1, bitSteps: 1, images: 1, seed: 0 },
  });
  const result = (ratio: number, losses: readonly [number, number]): LayerResult => ({
    ratio,
    candidates: ([3, 8] as const).map((bits, index) => ({
      ...{ bits, bytes: 100 * bits, loss: losses[index], accuracy: 1 },
    })),
    milliseconds: { fit: 1, step: 1, measure: 1 },
  });
  const jobs = [1, 2, 12].map(job);
  const results = [result(1, [-0.01, 0.001]), result(2, [-0.03, -0.05]), result(12, [0.02, -0.04])];
  const { candidates } = layerTables(graph, jobs, results).find((table) => table.layer === layer)!;
  const losses = candidates.map(({ ratio, bits, loss }) => [ratio, bits, Math.round(loss * 1000) / 1000]);
  expect(losses).toEqual([
    [1, 3, 0.04],
    [1, 8, 0.051],
    [2, 3, 0.02],
    [2, 8, 0],
    [12, 3, 0.07],
    [12, 8, 0.01],
  ]);
});
