// Tap rows times pixels, every thread 8 rows by 4 pixels without workgroup memory. All threads of a workgroup have the
// same rows: of every 16 channels each lane of a quad reads other 4, and hands them to the other lanes. There are quads
// in subgroups of every size, and which threads form one makes no difference.
const tileRows = 8u;

@compute @workgroup_size(tilePixels / 4)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) thread: u32,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  let place = places[group.z];
  let rank = group.y * tileRows;
  // All threads or none: one that has left hands out nothing.
  if (group.x * tilePixels >= place.pixels || rank >= place.count) { return; }
  let pixel = group.x * tilePixels + thread * 4u;
  let channels = parameters.channels;
  let p = pixelOffsets(place, pixel);
  let low = rowStarts(place, rank);
  let high = rowStarts(place, rank + 4u);
  var s0 = vec4f();
  var s1 = vec4f();
  var s2 = vec4f();
  var s3 = vec4f();
  var s4 = vec4f();
  var s5 = vec4f();
  var s6 = vec4f();
  var s7 = vec4f();
  for (var first = 0u; first < channels; first += 16u) {
    // Lanes behind the last channel hand out what nobody takes.
    let mine = min(first + 4u * (lane & 3u), (channels - 1u) / 4u * 4u);
    let w0 = vec4<real>(rowVector(low.x, mine, channels));
    let w1 = vec4<real>(rowVector(low.y, mine, channels));
    let w2 = vec4<real>(rowVector(low.z, mine, channels));
    let w3 = vec4<real>(rowVector(low.w, mine, channels));
    let w4 = vec4<real>(rowVector(high.x, mine, channels));
    let w5 = vec4<real>(rowVector(high.y, mine, channels));
    let w6 = vec4<real>(rowVector(high.z, mine, channels));
    let w7 = vec4<real>(rowVector(high.w, mine, channels));
    let x = inputVectors(p, first, channels);
    s0 += vec4f(quadBroadcast(w0, 0u)) * x;
    s1 += vec4f(quadBroadcast(w1, 0u)) * x;
    s2 += vec4f(quadBroadcast(w2, 0u)) * x;
    s3 += vec4f(quadBroadcast(w3, 0u)) * x;
    s4 += vec4f(quadBroadcast(w4, 0u)) * x;
    s5 += vec4f(quadBroadcast(w5, 0u)) * x;
    s6 += vec4f(quadBroadcast(w6, 0u)) * x;
    s7 += vec4f(quadBroadcast(w7, 0u)) * x;
    if (first + 4u < channels) {
      let x = inputVectors(p, first + 4u, channels);
      s0 += vec4f(quadBroadcast(w0, 1u)) * x;
      s1 += vec4f(quadBroadcast(w1, 1u)) * x;
      s2 += vec4f(quadBroadcast(w2, 1u)) * x;
      s3 += vec4f(quadBroadcast(w3, 1u)) * x;
      s4 += vec4f(quadBroadcast(w4, 1u)) * x;
      s5 += vec4f(quadBroadcast(w5, 1u)) * x;
      s6 += vec4f(quadBroadcast(w6, 1u)) * x;
      s7 += vec4f(quadBroadcast(w7, 1u)) * x;
    }
    if (first + 8u < channels) {
      let x = inputVectors(p, first + 8u, channels);
      s0 += vec4f(quadBroadcast(w0, 2u)) * x;
      s1 += vec4f(quadBroadcast(w1, 2u)) * x;
      s2 += vec4f(quadBroadcast(w2, 2u)) * x;
      s3 += vec4f(quadBroadcast(w3, 2u)) * x;
      s4 += vec4f(quadBroadcast(w4, 2u)) * x;
      s5 += vec4f(quadBroadcast(w5, 2u)) * x;
      s6 += vec4f(quadBroadcast(w6, 2u)) * x;
      s7 += vec4f(quadBroadcast(w7, 2u)) * x;
    }
    if (first + 12u < channels) {
      let x = inputVectors(p, first + 12u, channels);
      s0 += vec4f(quadBroadcast(w0, 3u)) * x;
      s1 += vec4f(quadBroadcast(w1, 3u)) * x;
      s2 += vec4f(quadBroadcast(w2, 3u)) * x;
      s3 += vec4f(quadBroadcast(w3, 3u)) * x;
      s4 += vec4f(quadBroadcast(w4, 3u)) * x;
      s5 += vec4f(quadBroadcast(w5, 3u)) * x;
      s6 += vec4f(quadBroadcast(w6, 3u)) * x;
      s7 += vec4f(quadBroadcast(w7, 3u)) * x;
    }
  }
  if (pixel >= place.pixels) { return; }
  storeProducts(place, rank, pixel, s0);
  storeProducts(place, rank + 1u, pixel, s1);
  storeProducts(place, rank + 2u, pixel, s2);
  storeProducts(place, rank + 3u, pixel, s3);
  storeProducts(place, rank + 4u, pixel, s4);
  storeProducts(place, rank + 5u, pixel, s5);
  storeProducts(place, rank + 6u, pixel, s6);
  storeProducts(place, rank + 7u, pixel, s7);
}
