import { expect, test } from 'vitest';
import { formatRows } from './format-rows.ts';
import { median, timeByTurns } from './measure.ts';
import { largerIsBetter, smallerIsBetter } from './row.ts';

test('a ratio above 1 means that ours is better', () => {
  const row = { name: 'x', unit: 'ms', ours: 2, peer: 6, peerName: 'other' };
  expect(smallerIsBetter(row).ratio).toBe(3);
  expect(largerIsBetter(row).ratio).toBeCloseTo(1 / 3);
});

test('rows line up, figures to three digits', () => {
  const lines = formatRows([
    smallerIsBetter({ name: 'a', unit: 'ms', ours: 1234.5, peer: 10_000, peerName: 'required' }),
    largerIsBetter({ name: 'longer', unit: 'MB/s', ours: 0.01234, peer: 1, peerName: 'gzip' }),
  ]).split('\n');
  expect(lines).toEqual([
    '          ours   peer  unit  peer is    ratio',
    '──────  ──────  ─────  ────  ────────  ──────',
    'a         1235  10000  ms    required    8.10',
    'longer  0.0123   1.00  MB/s  gzip      0.0123',
  ]);
});

test('works are timed by turns, once before it counts', () => {
  const order: string[] = [];
  const times = timeByTurns({ a: () => order.push('a'), b: () => order.push('b') }, 2);
  expect(order.join('')).toBe('ababab');
  expect(times.a).toBeGreaterThanOrEqual(0);
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
});
