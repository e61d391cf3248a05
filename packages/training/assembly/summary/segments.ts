/**
 * Where a summary's filters, `[taps, channels, filters]`, are read from it, segment by segment: what all kernels of
 * summaries are told.
 */
@unmanaged
export class Segments {
  /** Where segments start: int32 in values, or float32 in units where `real` isn't 0. */
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
  /** Values from one location to the next: 1 where they aren't real. */
  unit: i32;

  /** Where a segment starts, in units, and as a fraction how much of the value a unit further each of its values has. */
  locationOf(index: i32): f64 {
    const at = this.locations + ((<usize>index) << 2);
    const start = this.real ? <f64>load<f32>(at) : <f64>load<i32>(at);
    return this.circular ? start : min<f64>(max<f64>(start, 0), <f64>((this.length - this.size) / this.unit));
  }

  /** The position in the summary of the whole location below one. */
  @inline
  startOf(location: f64): i32 {
    const start = Math.floor(location) * <f64>this.unit;
    const length = <f64>this.length;
    return <i32>(this.circular ? start - Math.floor(start / length) * length : start);
  }

  /** The position in the summary that is some values behind one; behind an end that isn't circular there is none. */
  @inline
  after(position: i32, values: i32): i32 {
    const next = position + values;
    if (next < this.length) return next;
    return this.circular ? next % this.length : this.length - 1;
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

/** Makes {@link Segments} of 44 bytes at `to`. */
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
  unit: i32,
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
  segments.unit = unit;
}
