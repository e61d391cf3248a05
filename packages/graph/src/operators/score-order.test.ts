import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ScoreOrder } from './score-order.ts';

test('gives indices as a sort would', () => {
  const score = fc.integer({ min: -3, max: 3 });
  fc.assert(
    fc.property(fc.array(fc.tuple(score, fc.boolean())), (drawn) => {
      const scores = drawn.map(([value]) => value);
      const indices = drawn.flatMap(([, taken], index) => (taken ? [index] : []));
      const order = new ScoreOrder(scores, Uint32Array.from(indices));
      const sorted = indices.toSorted((a, b) => scores[b] - scores[a] || a - b);
      for (const index of sorted) expect(order.next()).toBe(index);
      expect(order.next()).toBeUndefined();
      expect(order.next()).toBeUndefined();
    }),
  );
});
