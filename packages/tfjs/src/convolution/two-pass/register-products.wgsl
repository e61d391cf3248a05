// Tap rows times pixels, every thread 8 rows by 4 pixels by itself: for devices whose workgroup memory is slow.
const tileRows = 64u;

@compute @workgroup_size(8, 8)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let place = places[group.z];
  let pixel = group.x * tilePixels + thread.x * 4u;
  let rank = group.y * tileRows + thread.y * 8u;
  if (pixel >= place.pixels || rank >= place.count) { return; }
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
  for (var channel = 0u; channel < parameters.channels; channel += 4u) {
    let x = inputVectors(p, channel, parameters.channels);
    s0 += rowVector(low.x, channel, parameters.channels) * x;
    s1 += rowVector(low.y, channel, parameters.channels) * x;
    s2 += rowVector(low.z, channel, parameters.channels) * x;
    s3 += rowVector(low.w, channel, parameters.channels) * x;
    s4 += rowVector(high.x, channel, parameters.channels) * x;
    s5 += rowVector(high.y, channel, parameters.channels) * x;
    s6 += rowVector(high.z, channel, parameters.channels) * x;
    s7 += rowVector(high.w, channel, parameters.channels) * x;
  }
  storeProducts(place, rank, pixel, s0);
  storeProducts(place, rank + 1u, pixel, s1);
  storeProducts(place, rank + 2u, pixel, s2);
  storeProducts(place, rank + 3u, pixel, s3);
  storeProducts(place, rank + 4u, pixel, s4);
  storeProducts(place, rank + 5u, pixel, s5);
  storeProducts(place, rank + 6u, pixel, s6);
  storeProducts(place, rank + 7u, pixel, s7);
}
