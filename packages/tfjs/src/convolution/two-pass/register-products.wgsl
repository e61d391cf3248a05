// Tap rows times pixels, every thread 8 rows by 4 pixels by itself: for devices whose workgroup memory is slow.
const tileRows = 64u;

@compute @workgroup_size(8, 8)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let place = places[group.z];
  let pixel = group.x * tilePixels + thread.x * 4u;
  let rank = group.y * tileRows + thread.y * 8u;
  if (pixel >= place.pixels || rank >= place.count) { return; }
  let p0 = pixelOffset(place, pixel);
  let p1 = pixelOffset(place, pixel + 1u);
  let p2 = pixelOffset(place, pixel + 2u);
  let p3 = pixelOffset(place, pixel + 3u);
  let r0 = rowStart(place, rank);
  let r1 = rowStart(place, rank + 1u);
  let r2 = rowStart(place, rank + 2u);
  let r3 = rowStart(place, rank + 3u);
  let r4 = rowStart(place, rank + 4u);
  let r5 = rowStart(place, rank + 5u);
  let r6 = rowStart(place, rank + 6u);
  let r7 = rowStart(place, rank + 7u);
  var s0 = vec4f();
  var s1 = vec4f();
  var s2 = vec4f();
  var s3 = vec4f();
  var s4 = vec4f();
  var s5 = vec4f();
  var s6 = vec4f();
  var s7 = vec4f();
  for (var channel = 0u; channel < parameters.channels; channel += 4u) {
    let x = mat4x4f(
      inputVector(p0, channel, parameters.channels),
      inputVector(p1, channel, parameters.channels),
      inputVector(p2, channel, parameters.channels),
      inputVector(p3, channel, parameters.channels),
    );
    s0 += rowVector(r0, channel, parameters.channels) * x;
    s1 += rowVector(r1, channel, parameters.channels) * x;
    s2 += rowVector(r2, channel, parameters.channels) * x;
    s3 += rowVector(r3, channel, parameters.channels) * x;
    s4 += rowVector(r4, channel, parameters.channels) * x;
    s5 += rowVector(r5, channel, parameters.channels) * x;
    s6 += rowVector(r6, channel, parameters.channels) * x;
    s7 += rowVector(r7, channel, parameters.channels) * x;
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
