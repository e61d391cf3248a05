import { elementCount, filtersFromSummary, weightTensor } from '@fsnet/graph';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isDense } from './choice.ts';
import { denseSummary, matrixSummary } from './dense-summary.ts';
import { denseWeight } from './dense-weight.fixture.ts';

const small = fc.integer({ min: 1, max: 6 });
const shapes = fc.tuple(small, small, fc.constantFrom([1, 1], [3, 3], [2, 3], [5], [1]));
const bits = fc.integer({ min: 2, max: 8 });

it('holds the same filters, whatever they are stored in', () => {
  const drawn = fc.tuple(shapes, bits, fc.constantFrom('none', 'filter', 'two filters', 'some'));
  fc.assert(
    fc.property(drawn, ([[filters, channels, kernel], bits, blocks]) => {
      const shape = [filters, channels, ...kernel];
      const size = channels * elementCount(kernel);
      const block = { none: 0, filter: size, 'two filters': 2 * size, some: 5 }[blocks];
      for (const stored of ['float32', 'float16', 'bfloat16', { bits, block }] as const) {
        const weight = denseWeight(shape, stored, size + filters);
        const summary = denseSummary(weight, shape, 1)!;
        expect(isDense(summary)).toBe(true);
        expect(filtersFromSummary(summary)).toEqual(weightTensor(weight).data);
      }
    }),
  );
});

it('holds the columns of matrices', () => {
  fc.assert(
    fc.property(small, small, bits, (inputs, outputs, bits) => {
      for (const stored of ['float32', 'float16', { bits, block: 0 }] as const) {
        const weight = denseWeight([inputs, outputs], stored, inputs);
        const values = weightTensor(weight).data as Float32Array;
        const filters = filtersFromSummary(matrixSummary(weight, [inputs, outputs])!);
        const expected = Array.from({ length: inputs * outputs }, (_, i) => {
          const [filter, input] = [Math.floor(i / inputs), i % inputs];
          return values[input * outputs + filter];
        });
        expect([...filters]).toEqual(expected);
      }
    }),
  );
});

it('leaves what no kernel reads', () => {
  expect(matrixSummary(denseWeight([4, 8], { bits: 8, block: 8 }, 1), [4, 8])).toBeUndefined();
  expect(denseSummary(denseWeight([0, 3, 1, 1], 'float32', 1), [0, 3, 1, 1], 1)).toBeUndefined();
});
