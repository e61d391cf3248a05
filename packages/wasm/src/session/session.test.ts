import { execute } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { randomNetwork, randomTensor, relativeL2 } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runGraph } from '../run/run-graph.fixture.ts';

test.each([1, 3, 17])('ResNet-8 of batch %i gives what the reference gives', async (batch) => {
  const graph = cifarResNet({ depth: 8 });
  const image = randomTensor(1, [batch, 3, 32, 32]);
  const { logits } = await runGraph(graph, { image });
  expect(logits.shape).toEqual([batch, 10]);
  expect(relativeL2(logits, execute(graph, { image }).logits)).toBeLessThan(1e-5);
});

const forces = fc.constantFrom(undefined, 'summary' as const, 'expanded' as const);

test('drawn networks give what the reference gives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.constantFrom(1, 2, 3), forces, async (seed, batch, force) => {
      const graph = randomNetwork(seed);
      const x = randomTensor(seed, [batch, ...(graph.inputs[0].shape!.slice(1) as number[])]);
      const expected = execute(graph, { x });
      const given = await runGraph(graph, { x }, { force });
      expect(Object.keys(given)).toEqual(Object.keys(expected));
      for (const [name, tensor] of Object.entries(expected)) {
        expect(given[name].shape).toEqual(tensor.shape);
        expect(relativeL2(given[name], tensor)).toBeLessThan(1e-5);
      }
    }),
    { numRuns: 200 },
  );
});
