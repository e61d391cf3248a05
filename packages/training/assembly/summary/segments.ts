/**
 * Where a summary's filters, `[taps, channels, filters]`, are read from it, segment by segment: what all kernels of
 * summaries are told.
 */
@unmanaged
export class Segments {
  /** Where segments start: int32, or float32 where `real` isn't 0. */
  locations: usize;
  real: i32;
  /** Whether a segment that reaches the end goes on at the begin; else locations count as the nearest that fit. */
  circular: i32;
  /** Of the summary. */
  length: i32;
  count: i32;
  /** Values of a segment, and segments of a filter. */
  size: i32;
  perFilter: i32;
  /** How many in the order `ihw`, where taps go fastest; 1 in the order `hwi`. */
  taps: i32;
  channels: i32;
  filters: i32;

  /** Where a segment starts, and as a fraction how much of the next value each of its values has. */
  startOf(index: i32): f64 {
    const at = this.locations + ((<usize>index) << 2);
    const start = this.real ? <f64>load<f32>(at) : <f64>load<i32>(at);
    const length = this.length;
    if (!this.circular) return min<f64>(max<f64>(start, 0), <f64>(length - this.size));
    const turns = Math.floor(Math.floor(start) / <f64>length);
    return start - turns * <f64>length;
  }

  /** The position in the summary that follows one. */
  @inline
  after(position: i32): i32 {
    return position + 1 < this.length ? position + 1 : this.circular ? 0 : position;
  }

  /** The filter that a segment is of. */
  @inline
  filterOf(index: i32): i32 {
    return index / this.perFilter;
  }

  /** Which of its filter's values a segment's first one is. */
  @inline
  firstOf(index: i32, filter: i32): i32 {
    return (index - filter * this.perFilter) * this.size;
  }

  /** Bytes from filter 0's first value to its value `at`. */
  @inline
  offsetOf(at: i32): usize {
    const taps = this.taps;
    const place = taps == 1 ? at : (at % taps) * this.channels + at / taps;
    return (<usize>(place * this.filters)) << 2;
  }
}

/** Makes {@link Segments} of 40 bytes at `to`. */
export function describeSegments(
  to: usize,
  locations: usize,
  real: i32,
  circular: i32,
  length: i32,
  count: i32,
  size: i32,
  perFilter: i32,
  taps: i32,
  channels: i32,
  filters: i32,
): void {
  const segments = changetype<Segments>(to);
  segments.locations = locations;
  segments.real = real;
  segments.circular = circular;
  segments.length = length;
  segments.count = count;
  segments.size = size;
  segments.perFilter = perFilter;
  segments.taps = taps;
  segments.channels = channels;
  segments.filters = filters;
}
