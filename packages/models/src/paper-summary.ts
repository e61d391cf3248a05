import { elementCount, type SummaryWeight } from '@fsnet/graph';
import { paperLocations } from './paper-locations.ts';

/** Values that the paper's code gives the filter summary of a convolution of `shape`: `floor(values / ratio)`. */
export function paperSummaryLength(shape: readonly number[], ratio: number): number {
  return Math.floor(elementCount(shape) / ratio);
}

/**
 * A convolution's weight whose filters are those that the paper's code takes from `values`, its `filtermap`:
 * unrolled as (channel, row, column), read circularly, starts computed in float32 (see {@link paperLocations}).
 *
 * Where rounding splits a filter in two, no start says so: such a filter's values are added after the summary's
 * end, which is then read without going round; `paperSummaryValues` finds them again.
 *
 * @param shape `[filters, input channels, rows, columns]`
 * @throws RangeError where the shape has no two filters, or the summary is shorter than one filter.
 */
export function paperSummary(shape: readonly number[], values: Float32Array): SummaryWeight {
  const { starts, splits } = paperLocations(shape, values.length);
  const summary = { kind: 'summary', dtype: 'float32', shape, groups: 1, order: 'ihw' } as const;
  if (splits.size === 0) {
    const locations = { kind: 'explicit', starts: starts.map((start) => start % values.length) } as const;
    return { ...summary, segments: 'filter', circular: true, locations, vector: plain(values) };
  }
  const filterLength = elementCount(shape.slice(1));
  const longer = new Float32Array(values.length + filterLength * (1 + splits.size));
  longer.set(values);
  longer.set(values.subarray(0, filterLength), values.length);
  let end = values.length + filterLength;
  for (const [filter, split] of splits) {
    const start = starts[filter];
    longer.copyWithin(end, start, start + split);
    longer.copyWithin(end + split, start + split + 1, start + filterLength + 1);
    starts[filter] = end;
    end += filterLength;
  }
  const locations = { kind: 'explicit', starts } as const;
  return { ...summary, segments: 'filter', circular: false, locations, vector: plain(longer) };
}

/**
 * Length of the paper's `filtermap` in a weight that {@link paperSummary} made; `undefined` where filters start
 * elsewhere. It is the first so many values of the weight's vector.
 */
export function paperSummarySize(weight: SummaryWeight): number | undefined {
  const { shape, groups, order, segments, circular, locations, vector } = weight;
  if (groups !== 1 || order !== 'ihw' || segments !== 'filter' || shape.length !== 4) return undefined;
  if (locations.kind !== 'explicit' || locations.fractions || shape[0] < 2) return undefined;
  const filterLength = elementCount(shape.slice(1));
  const most = circular ? 0 : shape[0];
  for (let splits = circular ? 0 : 1; splits <= most; splits++) {
    const size = vector.count - (circular ? 0 : filterLength * (1 + splits));
    if (size < filterLength) return undefined;
    const expected = paperLocations(shape, size);
    if (expected.splits.size !== splits) continue;
    let end = size + filterLength;
    for (const filter of expected.splits.keys()) {
      expected.starts[filter] = end;
      end += filterLength;
    }
    const position = (start: number) => (circular ? start % size : start);
    if (expected.starts.every((start, filter) => position(start) === position(locations.starts[filter])))
      return size;
  }
  return undefined;
}

function plain(data: Float32Array): SummaryWeight['vector'] {
  return { format: 'plain', dtype: 'float32', data, count: data.length };
}
