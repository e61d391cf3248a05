// Filters [height, width, channels, filters] from a summary, or with slopes how fast each of their values changes with
// its segment's location.

@group(0) @binding(0) var<storage, read_write> output: array<f32>;
@group(0) @binding(1) var<storage, read> summary: array<f32>;
@group(0) @binding(2) var<storage, read> locations: array<location_t>;
@group(0) @binding(3) var<uniform> geometry: Geometry;

@compute @workgroup_size(threads)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  let element = i32(id.y * workgroups.x * threads + id.x);
  if (element >= geometry.taps * geometry.channels * geometry.filters) { return; }
  let filter_index = element % geometry.filters;
  var unrolled = element / geometry.filters;
  if (ihw) { unrolled = unrolled % geometry.channels * geometry.taps + unrolled / geometry.channels; }

  let segment = filter_index * geometry.segmentsPerFilter + unrolled / geometry.segmentLength;
  let start = startOf(locations[segment]);
  var position = start.whole + unrolled % geometry.segmentLength;
  if (circular) { position %= geometry.length; }
  let value = summary[position];
  if (!real) {
    output[element] = value;
    return;
  }
  var next = position + geometry.unit;
  if (circular) { next %= geometry.length; } else { next = min(next, geometry.length - 1); }
  if (slopes) {
    output[element] = summary[next] - value;
  } else {
    output[element] = (1.0 - start.fraction) * value + start.fraction * summary[next];
  }
}
