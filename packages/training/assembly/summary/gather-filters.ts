import { Segments } from './segments';

/** The filters that all segments make. */
export function gatherFilters(segments: Segments, summary: usize, output: usize): void {
  for (let index = 0; index < segments.count; index++) {
    const location = segments.locationOf(index);
    const fraction = <f32>(location - Math.floor(location));
    let position = segments.startOf(location);
    let next = segments.after(position, segments.unit);
    const filter = segments.filterOf(index);
    const to = output + ((<usize>filter) << 2);
    let at = segments.firstOf(index, filter);
    for (const end = at + segments.size; at < end; at++) {
      const value = load<f32>(summary + ((<usize>position) << 2));
      const after = load<f32>(summary + ((<usize>next) << 2));
      store<f32>(to + segments.offsetOf(at), (1 - fraction) * value + fraction * after);
      position = segments.after(position, 1);
      next = segments.after(next, 1);
    }
  }
}

/** The sum over all filter values that read each value of the summary. Takes 8 bytes of scratch for each of these. */
export function summaryGradient(segments: Segments, upstream: usize, gradient: usize, scratch: usize): void {
  const length = <usize>segments.length;
  memory.fill(scratch, 0, length << 3);
  for (let index = 0; index < segments.count; index++) {
    const location = segments.locationOf(index);
    const fraction = location - Math.floor(location);
    let position = segments.startOf(location);
    let next = segments.after(position, segments.unit);
    const filter = segments.filterOf(index);
    const from = upstream + ((<usize>filter) << 2);
    let at = segments.firstOf(index, filter);
    for (const end = at + segments.size; at < end; at++) {
      const value = <f64>load<f32>(from + segments.offsetOf(at));
      add(scratch, position, (1 - fraction) * value);
      if (fraction != 0) add(scratch, next, fraction * value);
      position = segments.after(position, 1);
      next = segments.after(next, 1);
    }
  }
  for (let at: usize = 0; at < length; at++) store<f32>(gradient + (at << 2), <f32>load<f64>(scratch + (at << 3)));
}

@inline
function add(sums: usize, position: i32, value: f64): void {
  const at = sums + ((<usize>position) << 3);
  store<f64>(at, load<f64>(at) + value);
}

/** Of each segment: the sum of the gradient of its values times the slope of the summary there. */
export function locationGradient(segments: Segments, upstream: usize, summary: usize, gradient: usize): void {
  for (let index = 0; index < segments.count; index++) {
    let position = segments.startOf(segments.locationOf(index));
    let next = segments.after(position, segments.unit);
    const filter = segments.filterOf(index);
    const from = upstream + ((<usize>filter) << 2);
    let sum: f64 = 0;
    let at = segments.firstOf(index, filter);
    for (const end = at + segments.size; at < end; at++) {
      const value = <f64>load<f32>(from + segments.offsetOf(at));
      const slope = <f64>load<f32>(summary + ((<usize>next) << 2)) - <f64>load<f32>(summary + ((<usize>position) << 2));
      sum += value * slope;
      position = segments.after(position, 1);
      next = segments.after(next, 1);
    }
    store<f32>(gradient + ((<usize>index) << 2), <f32>sum);
  }
}
