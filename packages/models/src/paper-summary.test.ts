import { checkWeight, drawUniform, filtersFromSummary } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { paperSummary, paperSummarySize } from './paper-summary.ts';

/** The filters as the paper's code makes them: by index, out of the summary followed by itself. */
function filtersByIndex(shape: readonly number[], values: Float32Array): Float32Array {
  const filterLength = shape[1] * shape[2] * shape[3];
  const step = values.length / (shape[0] - 1);
  const filters = new Float32Array(shape[0] * filterLength);
  for (let filter = 0, out = 0; filter < shape[0]; filter++) {
    const start = Math.fround(filter * step);
    for (let value = 0; value < filterLength; value++)
      filters[out++] = values[Math.trunc(Math.fround(start + value)) % values.length];
  }
  return filters;
}

test.each([
  { shape: [16, 3, 3, 3], length: 108, circular: true },
  { shape: [10, 4, 1, 1], length: 10, circular: true },
  { shape: [256, 256, 3, 3], length: 294_912, circular: false },
])('the filters of $shape from $length values are those of the code', ({ shape, length, circular }) => {
  const values = drawUniform(1, length);
  const weight = paperSummary(shape, values);
  checkWeight(weight, 'weight');
  expect(weight.circular).toBe(circular);
  expect(Buffer.compare(bytes(filtersFromSummary(weight)), bytes(filtersByIndex(shape, values)))).toBe(0);
  expect(paperSummarySize(weight)).toBe(length);
});

test('summaries of other locations are not taken for the code’s', () => {
  const weight = paperSummary([16, 3, 3, 3], drawUniform(1, 108));
  if (weight.locations.kind !== 'explicit') throw new Error('expected starts');
  const starts = weight.locations.starts.slice();
  starts[3]++;
  expect(paperSummarySize({ ...weight, locations: { kind: 'explicit', starts } })).toBeUndefined();
  expect(paperSummarySize({ ...weight, order: 'hwi' })).toBeUndefined();
  expect(paperSummarySize({ ...weight, circular: false })).toBeUndefined();
});

function bytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
