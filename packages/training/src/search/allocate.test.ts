import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Allocation, allocate, leastCost, type Option } from './allocate.ts';

/** The best of all combinations. */
function bruteForce(layers: readonly (readonly Option[])[], budget: number): number | undefined {
  let best: number | undefined;
  const go = (layer: number, cost: number, loss: number): void => {
    if (cost > budget) return;
    if (layer === layers.length) best = Math.min(best ?? Number.POSITIVE_INFINITY, loss);
    else for (const option of layers[layer]) go(layer + 1, cost + option.cost, loss + option.loss);
  };
  go(0, 0, 0);
  return best;
}

function checkSums(layers: readonly (readonly Option[])[], { picks, cost, loss }: Allocation): void {
  const picked = layers.map((options, layer) => options[picks[layer]]);
  expect(picked.reduce((sum, option) => sum + option.cost, 0)).toBe(cost);
  expect(picked.reduce((sum, option) => sum + option.loss, 0)).toBe(loss);
}

const options = (cost: fc.Arbitrary<number>) =>
  fc.array(
    fc.array(fc.record({ cost, loss: fc.integer({ min: 0, max: 1000 }) }), { minLength: 1, maxLength: 5 }),
    { minLength: 1, maxLength: 5 },
  );

test('finds what trying all combinations finds', () => {
  fc.assert(
    fc.property(options(fc.nat(400)), fc.nat(2500), (layers, budget) => {
      const found = allocate(layers, budget);
      expect(found?.loss).toBe(bruteForce(layers, budget));
      if (!found) return;
      expect(found.cost).toBeLessThanOrEqual(budget);
      checkSums(layers, found);
    }),
    { numRuns: 300 },
  );
});

test('stays within a budget of fractions, near the best', () => {
  fc.assert(
    fc.property(
      options(fc.double({ min: 0, max: 4, noNaN: true })),
      fc.double({ min: 0, max: 20, noNaN: true }),
      (layers, budget) => {
        const found = allocate(layers, budget);
        if (!found) {
          expect(leastCost(layers)).toBeGreaterThan(budget);
          return;
        }
        expect(found.cost).toBeLessThanOrEqual(budget + 1e-9);
        // What rounding wastes is a step a layer.
        const tighter = bruteForce(layers, budget - (layers.length * budget) / 20_000);
        if (tighter !== undefined) expect(found.loss).toBeLessThanOrEqual(tighter);
      },
    ),
    { numRuns: 200 },
  );
});

test('shares out budgets far beyond its resolution', () => {
  const layers = Array.from({ length: 60 }, (_, layer) =>
    [2, 3, 4, 6, 8].map((bits) => ({ cost: bits * 1e5 * (1 + (layer % 7)), loss: (1 + layer) / 4 ** bits })),
  );
  const budget = 1.4 * leastCost(layers);
  const found = allocate(layers, budget)!;
  expect(found.cost).toBeLessThanOrEqual(budget);
  expect(found.cost).toBeGreaterThan(0.99 * budget);
});

test('gives nothing where nothing fits', () => {
  expect(allocate([[{ cost: 3, loss: 0 }], [{ cost: 4, loss: 0 }]], 6)).toBeUndefined();
  expect(allocate([[{ cost: 3, loss: 1 }], [{ cost: 4, loss: 2 }]], 7)).toEqual({
    picks: [0, 0],
    cost: 7,
    loss: 3,
  });
});
