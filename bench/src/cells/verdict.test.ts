import { dartsNetwork, dartsV2, parameterCount } from '@fsnet/models';
import { expect, test } from 'vitest';
import { nearestChannels } from './contestant.ts';
import type { Trained } from './train-contestant.ts';
import { cellRows, spreadOf } from './verdict.ts';

const trained = (kind: Trained['kind'], accuracy: number): Trained => ({
  ...{ kind, name: kind, genotype: dartsV2, channels: 8, parameters: 1, seed: 1 },
  ...{ accuracy, heldOut: accuracy, images: 10_000, seconds: 1 },
});

test('asks searched cells for more than the mean of random ones by their standard deviation', () => {
  expect(spreadOf([70, 72, 74])).toEqual({ mean: 72, deviation: 2 });
  const random = [0.7, 0.72, 0.74].map((accuracy) => trained('random', accuracy));
  const rows = cellRows(
    [trained('dense', 0.75), trained('dense', 0.77), trained('learned', 0.73), ...random],
    {
      ...{ dense: 120e3, learned: 30e3 },
    },
  );
  const reached = rows.map(({ ours, peer, ratio, required = 0 }) => [
    Math.round(10 * ours) / 10,
    Math.round(10 * peer) / 10,
    ratio >= required,
  ]);
  expect(reached).toEqual([
    [76, 72, true],
    [73, 72, false],
    // More than a point below.
    [73, 76, false],
    [30, 120, true],
  ]);
  expect(cellRows([], { dense: 3, learned: 2 })).toMatchObject([{ ratio: 1.5, required: 3 }]);
});

test('gives a network the channels that bring it nearest to a budget', () => {
  const count = (channels: number) => parameterCount(dartsNetwork({ genotype: dartsV2, channels, cells: 5 }));
  for (const channels of [1, 7, 12])
    expect(nearestChannels(dartsV2, 5, count(channels))).toEqual({ channels, parameters: count(channels) });
  const [below, above] = [count(9), count(10)];
  expect(nearestChannels(dartsV2, 5, below + Math.floor((above - below) / 2) - 1).channels).toBe(9);
  expect(nearestChannels(dartsV2, 5, below + Math.ceil((above - below) / 2) + 1).channels).toBe(10);
});
