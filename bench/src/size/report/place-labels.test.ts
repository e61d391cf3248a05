import fc from 'fast-check';
import { expect, test } from 'vitest';
import { characterWidth, placeLabels } from './place-labels.ts';

const frame = { left: 0, right: 400, top: 0, bottom: 300 };
const dot = fc.record({
  x: fc.integer({ min: 10, max: 390 }),
  y: fc.integer({ min: 10, max: 290 }),
  text: fc.string({ minLength: 1, maxLength: 20 }),
});

test('names lie in the frame and on none of the others', () => {
  fc.assert(
    fc.property(fc.array(dot, { maxLength: 15 }), (dots) => {
      const places = placeLabels(dots, frame);
      expect(places.length).toBe(dots.length);
      const boxes = places.flatMap((place, i) =>
        place ? [{ ...place, right: place.x + dots[i].text.length * characterWidth }] : [],
      );
      for (const [i, { x, y, right }] of boxes.entries()) {
        expect(x).toBeGreaterThanOrEqual(frame.left);
        expect(right).toBeLessThanOrEqual(frame.right);
        for (const other of boxes.slice(i + 1))
          expect(x >= other.right || other.x >= right || Math.abs(y - other.y) >= 10 - 1e-9).toBe(true);
      }
    }),
  );
});

test('a name with room stands right of its dot', () => {
  expect(placeLabels([{ x: 50, y: 50, text: 'one' }], frame)).toEqual([{ x: 56, y: 53 }]);
  expect(placeLabels([{ x: 395, y: 50, text: 'one' }], frame)[0]!.x).toBeLessThan(395 - 3 * characterWidth);
});
