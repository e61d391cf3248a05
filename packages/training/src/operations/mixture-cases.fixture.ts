import type { OperationCase } from './check-operation.fixture.ts';
import { draw } from './draw.fixture.ts';
import { mixture } from './mixture.ts';

interface MixtureOptions {
  readonly channels: number;
  readonly normalized: readonly boolean[];
  /** Of each term: the place of its weight in `[2, 4]`. */
  readonly places: readonly number[];
}

const epsilon = 1e-5;

function mixtureCase(name: string, { channels, normalized, places }: MixtureOptions): OperationCase {
  const shape = [2, 3, 5, channels];
  return {
    name,
    inputs: [draw(9, [2, 4], (value) => value + 1), ...normalized.map((_, index) => draw(index + 1, shape))],
    run: ([shares, ...terms]) => mixture({ shares, terms, places, normalized, epsilon }).output,
    reference: ([shares, ...terms]) => {
      const values = terms.map((term, index) => (normalized[index] ? standardized(term, channels) : term));
      return values[0].map((_, at) =>
        values.reduce((sum, value, index) => sum + shares[places[index]] * value[at], 0),
      );
    },
  };
}

function standardized(values: Float64Array, channels: number): Float64Array {
  const result = values.slice();
  for (let channel = 0; channel < channels; channel++) {
    const own = values.filter((_, at) => at % channels === channel);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length;
    for (let at = channel; at < values.length; at += channels)
      result[at] = (values[at] - mean) / Math.sqrt(variance + epsilon);
  }
  return result;
}

/** Terms of all kinds, the first one plain or not. */
export const mixtureCases: readonly OperationCase[] = [
  mixtureCase('of plain terms', { channels: 3, normalized: [false, false], places: [1, 6] }),
  mixtureCase('of normalised terms', { channels: 2, normalized: [true, true, true], places: [7, 0, 3] }),
  mixtureCase('of both, some with one weight', {
    ...{ channels: 5, normalized: [false, true, false, true], places: [2, 2, 5, 4] },
  }),
];
