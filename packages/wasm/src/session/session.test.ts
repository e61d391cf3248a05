import { execute } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { randomTensor, relativeL2 } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { runGraph } from '../run/run-graph.fixture.ts';

test.each([1, 3])('ResNet-8 of batch %i gives what the reference gives', async (batch) => {
  const graph = cifarResNet({ depth: 8 });
  const image = randomTensor(1, [batch, 3, 32, 32]);
  const { logits } = await runGraph(graph, { image });
  expect(logits.shape).toEqual([batch, 10]);
  expect(relativeL2(logits, execute(graph, { image }).logits)).toBeLessThan(1e-5);
});
