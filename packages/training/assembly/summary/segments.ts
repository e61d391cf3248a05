/**
 * A summary's filters, `[taps, channels, filters]` read from it segment by segment. What all kernels here are told:
 * `locations` are int32, or float32 where `real` isn't 0; without `circular` they count as the nearest of 0 to
 * `length - segment`. Values of a filter stand `filters` floats apart; in the order `ihw` (taps fastest) `taps` says of
 * how many, in the order `hwi` it is 1.
 */

/** Where a segment starts, and as a fraction how much of the next value each of its values has. */
function startOf(locations: usize, index: i32, real: i32, circular: i32, length: i32, segment: i32): f64 {
  const at = locations + ((<usize>index) << 2);
  let start = real ? <f64>load<f32>(at) : <f64>load<i32>(at);
  if (!circular) return min<f64>(max<f64>(start, 0), <f64>(length - segment));
  const turns = Math.floor(Math.floor(start) / <f64>length);
  return start - turns * <f64>length;
}

/** Where value `at` of an unrolled filter stands among the filters, in bytes from filter 0's first value. */
@inline
function targetOf(at: i32, taps: i32, channels: i32, filters: i32): usize {
  const place = taps == 1 ? at : (at % taps) * channels + at / taps;
  return (<usize>(place * filters)) << 2;
}

/** The filters of `segments` segments, `perFilter` of which make a filter. */
export function gatherFilters(
  summary: usize,
  locations: usize,
  output: usize,
  real: i32,
  circular: i32,
  length: i32,
  segments: i32,
  segment: i32,
  perFilter: i32,
  taps: i32,
  channels: i32,
  filters: i32,
): void {
  for (let index = 0; index < segments; index++) {
    const start = startOf(locations, index, real, circular, length, segment);
    let position = <i32>start;
    const fraction = <f32>(start - <f64>position);
    const filter = index / perFilter;
    const first = (index - filter * perFilter) * segment;
    const to = output + ((<usize>filter) << 2);
    for (let k = 0; k < segment; k++) {
      const next = position + 1 < length ? position + 1 : circular ? 0 : position;
      const value = load<f32>(summary + ((<usize>position) << 2));
      const after = load<f32>(summary + ((<usize>next) << 2));
      store<f32>(to + targetOf(first + k, taps, channels, filters), (1 - fraction) * value + fraction * after);
      position = next;
    }
  }
}

/** The sum over all filter values that read each value of the summary. Takes 8 bytes of scratch for each of these. */
export function summaryGradient(
  upstream: usize,
  locations: usize,
  gradient: usize,
  real: i32,
  circular: i32,
  length: i32,
  segments: i32,
  segment: i32,
  perFilter: i32,
  taps: i32,
  channels: i32,
  filters: i32,
  scratch: usize,
): void {
  memory.fill(scratch, 0, (<usize>length) << 3);
  for (let index = 0; index < segments; index++) {
    const start = startOf(locations, index, real, circular, length, segment);
    let position = <i32>start;
    const fraction = start - <f64>position;
    const filter = index / perFilter;
    const first = (index - filter * perFilter) * segment;
    const from = upstream + ((<usize>filter) << 2);
    for (let k = 0; k < segment; k++) {
      const next = position + 1 < length ? position + 1 : circular ? 0 : position;
      const value = <f64>load<f32>(from + targetOf(first + k, taps, channels, filters));
      const at = scratch + ((<usize>position) << 3);
      store<f64>(at, load<f64>(at) + (1 - fraction) * value);
      if (fraction != 0) {
        const after = scratch + ((<usize>next) << 3);
        store<f64>(after, load<f64>(after) + fraction * value);
      }
      position = next;
    }
  }
  for (let at: usize = 0; at < <usize>length; at++)
    store<f32>(gradient + (at << 2), <f32>load<f64>(scratch + (at << 3)));
}

/** Of each segment: the sum of the gradient of its values times the slope of the summary there. */
export function locationGradient(
  upstream: usize,
  summary: usize,
  locations: usize,
  gradient: usize,
  real: i32,
  circular: i32,
  length: i32,
  segments: i32,
  segment: i32,
  perFilter: i32,
  taps: i32,
  channels: i32,
  filters: i32,
): void {
  for (let index = 0; index < segments; index++) {
    let position = <i32>startOf(locations, index, real, circular, length, segment);
    const filter = index / perFilter;
    const first = (index - filter * perFilter) * segment;
    const from = upstream + ((<usize>filter) << 2);
    let sum: f64 = 0;
    for (let k = 0; k < segment; k++) {
      const next = position + 1 < length ? position + 1 : circular ? 0 : position;
      const value = <f64>load<f32>(from + targetOf(first + k, taps, channels, filters));
      const slope = <f64>load<f32>(summary + ((<usize>next) << 2)) - <f64>load<f32>(summary + ((<usize>position) << 2));
      sum += value * slope;
      position = next;
    }
    store<f32>(gradient + ((<usize>index) << 2), <f32>sum);
  }
}
