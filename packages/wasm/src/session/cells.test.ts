import { unpack } from '@fsnet/decoder';
import { encode } from '@fsnet/encoder';
import { execute } from '@fsnet/graph';
import { dartsNetwork, randomGenotype } from '@fsnet/models';
import { expectAllClose, randomTensor } from '@fsnet/testing';
import { test } from 'vitest';
import { createModel } from './model.ts';

test('cells of a drawn genotype at 8 bits give what the reference gives', async () => {
  const network = dartsNetwork({ genotype: randomGenotype(3), channels: 4, cells: 3, size: 8 });
  const graph = unpack(encode(network, { bits: 8 }));
  const model = await createModel(graph);
  const image = randomTensor(1, [2, 3, 8, 8]);
  const { logits } = await model.run({ image });
  expectAllClose(logits, execute(graph, { image }).logits, { rtol: 1e-4, atol: 1e-5 });
  model.dispose();
});
