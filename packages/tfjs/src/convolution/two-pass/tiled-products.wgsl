// Tap rows times pixels, 32 by 32 a workgroup through its memory, of which every thread computes 4 by 4.
const tileRows = 32u;
const tileQuads = 8u;

// [channel][quad of pixels or rows]. Channels stand in the order 0 4 8 .. 1 5 9 .., and a quad is left free behind
// each, so that threads beside each other, which load neighbouring channels, store to different banks.
var<workgroup> pixelTile: array<array<vec4<real>, 9>, 32>;
var<workgroup> rowTile: array<array<vec4<real>, 9>, 32>;

@compute @workgroup_size(8, 8)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) thread: vec3u) {
  let place = places[group.z];
  let firstPixel = group.x * tilePixels;
  let firstRank = group.y * tileRows;
  if (firstPixel >= place.pixels || firstRank >= place.count) { return; }
  let p = pixelOffsets(place, firstPixel + thread.y * 4u);
  let r = rowStarts(place, firstRank + thread.y * 4u);
  var s0 = vec4f();
  var s1 = vec4f();
  var s2 = vec4f();
  var s3 = vec4f();
  for (var first = 0u; first < parameters.channels; first += 32u) {
    let channel = first + thread.x * 4u;
    var x = mat4x4f();
    var w = mat4x4f();
    if (channel < parameters.channels) {
      x = transpose(inputVectors(p, channel, parameters.channels));
      w = transpose(rowVectors(r, channel, parameters.channels));
    }
    workgroupBarrier();
    for (var c = 0u; c < 4u; c++) {
      pixelTile[c * tileQuads + thread.x][thread.y] = vec4<real>(x[c]);
      rowTile[c * tileQuads + thread.x][thread.y] = vec4<real>(w[c]);
    }
    workgroupBarrier();
    for (var c = 0u; c < 32u; c++) {
      let pixels = vec4f(pixelTile[c][thread.x]);
      let rows = vec4f(rowTile[c][thread.y]);
      s0 += rows.x * pixels;
      s1 += rows.y * pixels;
      s2 += rows.z * pixels;
      s3 += rows.w * pixels;
    }
  }
  let pixel = firstPixel + thread.x * 4u;
  let rank = firstRank + thread.y * 4u;
  if (pixel >= place.pixels) { return; }
  storeProducts(place, rank, pixel, s0);
  storeProducts(place, rank + 1u, pixel, s1);
  storeProducts(place, rank + 2u, pixel, s2);
  storeProducts(place, rank + 3u, pixel, s3);
}
