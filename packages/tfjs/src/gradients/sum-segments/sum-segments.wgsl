// Gradient of a summary: each of its values sums over the filter values that read it.
//
// A workgroup has threads neighbouring values of the summary. It looks at all segments, as many at once as it has
// threads, and goes through those that reach it. So there is nothing to add atomically, the order of the sums is always
// the same, and learned locations, which only the GPU knows, need no sorting.

@group(0) @binding(0) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(1) var<storage, read> upstream: array<f32>;
@group(0) @binding(2) var<storage, read> locations: array<location_t>;
@group(0) @binding(3) var<uniform> geometry: Geometry;

var<workgroup> starts: array<Start, threads>;
var<workgroup> reaching: array<atomic<u32>, threads / 32>;

var<private> sum: f32 = 0.0;
// What rounding has added to the sum too much.
var<private> excess: f32 = 0.0;

// Compensated (Kahan): gradients of both signs that read one value may leave little of what is summed.
fn add(value: f32) {
  let term = value - excess;
  let total = sum + term;
  excess = (total - sum) - term;
  sum = total;
}

// The gradient of value k of a segment.
fn upstreamAt(segment: i32, k: i32) -> f32 {
  let filter_index = segment / geometry.segmentsPerFilter;
  var unrolled = segment % geometry.segmentsPerFilter * geometry.segmentLength + k;
  if (ihw) { unrolled = unrolled % geometry.taps * geometry.channels + unrolled / geometry.taps; }
  return upstream[unrolled * geometry.filters + filter_index];
}

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let first = i32((workgroup.y * workgroups.x + workgroup.x) * threads);
  let last_lap = select(first, geometry.length + geometry.segmentLength + geometry.unit - 2, circular);
  // A circular summary is read as if it came again and again behind its end: each time is a lap.
  for (var lap = first; lap <= last_lap; lap += geometry.length) {
    let position = lap + i32(local);
    for (var chunk = 0; chunk < geometry.segments; chunk += threads) {
      if (local < threads / 32) { atomicStore(&reaching[local], 0u); }
      workgroupBarrier();
      let mine = chunk + i32(local);
      if (mine < geometry.segments) {
        let start = startOf(locations[mine]);
        starts[local] = start;
        if (start.whole < lap + threads && start.whole + geometry.segmentLength + geometry.unit > lap) {
          atomicOr(&reaching[local / 32], 1u << (local % 32));
        }
      }
      workgroupBarrier();
      for (var word = 0; word < threads / 32; word++) {
        var bits = atomicLoad(&reaching[word]);
        while (bits != 0u) {
          let other = word * 32 + i32(firstTrailingBit(bits));
          bits &= bits - 1u;
          let start = starts[other];
          let k = position - start.whole;
          if (k >= 0 && k < geometry.segmentLength) {
            add((1.0 - start.fraction) * upstreamAt(chunk + other, k));
          }
          let before = k - geometry.unit;
          if (real && before >= 0 && before < geometry.segmentLength) {
            add(start.fraction * upstreamAt(chunk + other, before));
          }
        }
      }
      workgroupBarrier();
    }
  }
  if (first + i32(local) < geometry.length) { gradient[first + i32(local)] = sum; }
}
