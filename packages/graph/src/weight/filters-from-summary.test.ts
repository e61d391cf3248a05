import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawUniform } from '../tensor/random.ts';
import { checkWeight } from './check-weight.ts';
import { filtersFromSummary } from './filters-from-summary.ts';
import { segmentCount, segmentLength, segmentStarts } from './segments.ts';
import { vectorValues } from './vector-values.ts';
import type { SegmentKind, SegmentLocations, SummaryWeight } from './weight.ts';

function summary(
  shape: readonly number[],
  values: readonly number[] | Float32Array,
  locations: SegmentLocations,
  rest: Partial<SummaryWeight> = {},
): SummaryWeight {
  const data = Float32Array.from(values);
  return {
    kind: 'summary',
    dtype: 'float32',
    shape,
    groups: 1,
    order: 'hwi',
    segments: 'filter',
    circular: false,
    locations,
    vector: { format: 'plain', dtype: 'float32', data, count: data.length },
    ...rest,
  };
}

const explicit = (...starts: number[]): SegmentLocations => ({
  kind: 'explicit',
  starts: Uint32Array.from(starts),
});

/** The definition, one weight at a time: which segment, where in it, and what stands there. */
function byDefinition(weight: SummaryWeight): number[] {
  const { shape, segments, order, circular, locations, vector } = weight;
  const values = vectorValues(vector) as Float32Array;
  const [filters, channels] = shape;
  const [rows, columns] = shape.length === 3 ? [1, shape[2]] : [shape[2], shape[3]];
  const starts = segmentStarts(weight);
  const at = (position: number) => values[circular ? position % values.length : position];
  const result: number[] = [];
  for (let o = 0; o < filters; o++)
    for (let i = 0; i < channels; i++)
      for (let h = 0; h < rows; h++)
        for (let w = 0; w < columns; w++) {
          const place = {
            filter: [o, order === 'hwi' ? (h * columns + w) * channels + i : (i * rows + h) * columns + w],
            row: [o * rows + h, w * channels + i],
            tap: [(o * rows + h) * columns + w, i],
          }[segments];
          const position = starts[place[0]] + place[1];
          const fraction =
            locations.kind === 'explicit' && locations.fractions ? locations.fractions[place[0]] / 65536 : 0;
          const next = fraction === 0 ? 0 : fraction * at(position + 1);
          result.push(Math.fround((1 - fraction) * at(position) + next));
        }
  return result;
}

const anySummary = fc
  .record({
    filters: fc.integer({ min: 0, max: 5 }),
    channels: fc.integer({ min: 0, max: 4 }),
    kernel: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }),
    segments: fc.constantFrom<SegmentKind>('filter', 'row', 'tap'),
    ihw: fc.boolean(),
    circular: fc.boolean(),
    fractions: fc.boolean(),
    uniform: fc.boolean(),
    room: fc.integer({ min: 1, max: 40 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
  })
  .map(({ filters, channels, kernel, ihw, circular, fractions, uniform, room, seed, ...rest }) => {
    const shape = [filters, channels, ...kernel];
    const segments = ihw ? 'filter' : rest.segments;
    const count = segmentCount({ shape, segments });
    const length = segmentLength({ shape, segments });
    const draw = drawUniform(seed, count * 2);
    const step = Math.floor(room / Math.max(count, 1));
    const needed = uniform ? Math.max(count - 1, 0) * step + length : room + length + 1;
    const values = drawUniform(seed + 1, circular ? Math.max(1, Math.floor(needed / 2)) : needed, -1, 1);
    const locations: SegmentLocations = uniform
      ? { kind: 'uniform', step }
      : {
          kind: 'explicit',
          starts: Uint32Array.from({ length: count }, (_, s) => Math.floor(draw[s] * (room + 1))),
          ...(fractions && {
            fractions: Uint16Array.from({ length: count }, (_, s) => Math.floor(draw[count + s] * 65536)),
          }),
        };
    return summary(shape, values, locations, { order: ihw ? 'ihw' : 'hwi', segments, circular });
  });

describe('filtersFromSummary', () => {
  it('unrolls channels fastest by default', () => {
    const weight = summary([2, 2, 1, 2], [0, 1, 2, 3, 4, 5], { kind: 'uniform', step: 2 });
    // Filter 0 is taps (0, 1) and (2, 3); its channel 0 is 0, 2.
    expect([...filtersFromSummary(weight)]).toEqual([0, 2, 1, 3, 2, 4, 3, 5]);
  });

  it('copies filters in the order ihw', () => {
    const weight = summary([2, 2, 1, 2], [0, 1, 2, 3, 4, 5], explicit(2, 1), { order: 'ihw' });
    expect([...filtersFromSummary(weight)]).toEqual([2, 3, 4, 5, 1, 2, 3, 4]);
  });

  it('reads circular positions modulo the length', () => {
    const weight = summary([2, 1, 3], [0, 1, 2, 3], explicit(3, 4), { order: 'ihw', circular: true });
    expect([...filtersFromSummary(weight)]).toEqual([3, 0, 1, 0, 1, 2]);
  });

  it('interpolates at fractions', () => {
    const locations: SegmentLocations = {
      kind: 'explicit',
      starts: Uint32Array.of(0, 2),
      fractions: Uint16Array.of(16384, 0),
    };
    const weight = summary([2, 2, 1, 1], [0, 4, 8, 12], locations);
    expect([...filtersFromSummary(weight)]).toEqual([1, 5, 8, 12]);
  });

  it('equals the definition for every kind of summary', () => {
    fc.assert(
      fc.property(anySummary, (weight) => {
        checkWeight(weight, 'w');
        expect([...filtersFromSummary(weight)]).toEqual(byDefinition(weight));
      }),
      { numRuns: 1000 },
    );
  });
});
