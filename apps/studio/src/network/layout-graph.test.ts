import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boxSize } from './description.ts';
import { type Edge, layoutGraph } from './layout-graph.ts';

it('lays a chain out as a straight line, beside which a line goes past', () => {
  const edges = [0, 1, 2, 3].map((from) => ({ from, to: from + 1 }));
  const { x, y, lines } = layoutGraph(5, [...edges, { from: 0, to: 3 }], boxSize);
  for (const each of x) expect(each).toBeCloseTo(x[0], 0);
  const pitch = boxSize.height + boxSize.gapY;
  expect(y).toEqual([0, 1, 2, 3, 4].map((rank) => rank * pitch + boxSize.height / 2));
  const past = lines[4].filter((_, index) => index % 2 === 0).slice(1, -1);
  expect(past).toHaveLength(2);
  for (const each of past) expect(Math.abs(each - x[0])).toBeGreaterThan(boxSize.width / 2);
});

it('puts every box below all that it reads, and no two on each other', () => {
  const graphs = fc.integer({ min: 1, max: 30 }).chain((count) =>
    fc.tuple(
      fc.constant(count),
      fc.array(
        fc
          .tuple(fc.nat(count - 1), fc.nat(count - 1))
          .filter(([a, b]) => a !== b)
          .map(([a, b]): Edge => ({ from: Math.min(a, b), to: Math.max(a, b) })),
        { maxLength: count < 2 ? 0 : 60 },
      ),
    ),
  );
  fc.assert(
    fc.property(graphs, ([count, edges]) => {
      const { x, y, lines, width, height } = layoutGraph(count, edges, boxSize);
      for (const [index, { from, to }] of edges.entries()) {
        expect(y[to]).toBeGreaterThan(y[from]);
        expect(lines[index].slice(0, 2)).toEqual([x[from], y[from] + boxSize.height / 2]);
        expect(lines[index].slice(-2)).toEqual([x[to], y[to] - boxSize.height / 2]);
      }
      for (let a = 0; a < count; a++) {
        expect(x[a] - boxSize.width / 2).toBeGreaterThan(-1e-6);
        expect(x[a] + boxSize.width / 2).toBeLessThan(width + 1e-6);
        expect(y[a] + boxSize.height / 2).toBeLessThanOrEqual(height);
        for (let b = 0; b < a; b++)
          if (y[a] === y[b]) expect(Math.abs(x[a] - x[b])).toBeGreaterThan(boxSize.width);
      }
    }),
    { numRuns: 100 },
  );
});
