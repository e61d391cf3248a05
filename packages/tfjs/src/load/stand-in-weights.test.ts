import { unpack } from '@fsnet/decoder';
import { encode } from '@fsnet/encoder';
import { readHeader } from '@fsnet/format';
import { heavyNetwork } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { denseSummary } from '../convolution/dense-summary.ts';
import { packSummary } from '../summary/pack-summary.ts';
import { standInWeights } from './stand-in-weights.ts';

test.each([2, 4, 8, 16] as const)(
  'weights of %i bits have stand-ins for which the same is compiled',
  (bits) => {
    const file = encode(heavyNetwork(1), { bits, goldenSamples: 0 });
    const standIns = standInWeights(readHeader(file).graph.weights)!;
    const { weights } = unpack(file);
    expect([...standIns.keys()]).toEqual([...weights.keys()]);
    for (const [name, weight] of weights) {
      const standIn = standIns.get(name)!;
      expect(standIn).toMatchObject({ kind: weight.kind, shape: weight.shape, dtype: weight.dtype });
      const [expected, summary] = [weight, standIn].map((each) =>
        each.kind === 'summary' ? each : denseSummary(each, each.shape, 1),
      );
      if (!expected) continue;
      const { constants, words } = packSummary(summary!, true);
      expect(constants).toEqual(packSummary(expected).constants);
      expect(words.length).toBeLessThan(Math.max(weight.vector.count / 16, 10));
    }
  },
);
