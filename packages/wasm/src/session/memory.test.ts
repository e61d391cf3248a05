import { setFlagsFromString } from 'node:v8';
import { compress } from '@fsnet/encoder';
import { execute, type Graph } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { expectAllClose, randomTensor } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { collectGarbage } from './collect-garbage.fixture.ts';
import { createModel } from './model.ts';

setFlagsFromString('--expose-gc');

const dense = (): Graph => cifarResNet({ depth: 8 });
const summaries = (): Graph => compress(dense(), { ratio: 2, bits: 32, goldenSamples: 0 }).graph;
const image = (batch: number) => randomTensor(batch, [batch, 3, 32, 32]);

function valuesOf(graph: Graph): Float32Array[] {
  return [...graph.weights.values()]
    .map(({ vector }) => (vector as { data: Float32Array }).data)
    .filter((data) => data.length > 4096);
}

test.each<[string, () => Graph]>([
  ['dense', dense],
  ['summary', summaries],
])('%s weights stay in memory once, packed', async (_, make) => {
  let graph: Graph | undefined = make();
  const expected = [1, 5].map((batch) => execute(graph!, { image: image(batch) }).logits);
  const values = valuesOf(graph).map((data) => new WeakRef(data));
  const bytes = valuesOf(graph).reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(values.length).toBeGreaterThan(2);
  const model = await createModel(graph);
  graph = undefined;
  const { logits } = await model.run({ image: image(1) });
  await collectGarbage();
  expect(values.filter((reference) => reference.deref())).toEqual([]);
  expect(model.explain(1).memory.weightBytes).toBeLessThan(2 * bytes);
  // Later plans need them no more.
  expectAllClose(logits, expected[0], { atol: 1e-4 });
  expectAllClose((await model.run({ image: image(5) })).logits, expected[1], { atol: 1e-4 });
  model.dispose();
});
