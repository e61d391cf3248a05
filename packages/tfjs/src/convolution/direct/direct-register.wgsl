// The same without workgroup memory, where barriers cost more than to gather every weight once a row of threads: on
// software adapters.

fn pixelValues(at: i32, channel: u32) -> vec4f {
  if (at < 0) { return vec4f(0.0); }
  return inputValues(u32(at) + channel, channel);
}

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let tile = tileOf(workgroup, workgroups);
  let row = thread / threadColumns;
  let column = thread % threadColumns;
  if (tile.pixel + row >= sizes.pixels) { return; }
  let corner0 = cornerOf(tile.pixel + row);
  let corner1 = cornerOf(tile.pixel + row + threadRows);
  let corner2 = cornerOf(tile.pixel + row + 2u * threadRows);
  let corner3 = cornerOf(tile.pixel + row + 3u * threadRows);
  let corner4 = cornerOf(tile.pixel + row + 4u * threadRows);
  let corner5 = cornerOf(tile.pixel + row + 5u * threadRows);
  let corner6 = cornerOf(tile.pixel + row + 6u * threadRows);
  let corner7 = cornerOf(tile.pixel + row + 7u * threadRows);

  var sums0 = vec4f(0.0);
  var sums1 = vec4f(0.0);
  var sums2 = vec4f(0.0);
  var sums3 = vec4f(0.0);
  var sums4 = vec4f(0.0);
  var sums5 = vec4f(0.0);
  var sums6 = vec4f(0.0);
  var sums7 = vec4f(0.0);
  for (var tap = 0u; tap < summaryTaps; tap++) {
    let at0 = tapBegin(corner0, tap, tile.channel);
    let at1 = tapBegin(corner1, tap, tile.channel);
    let at2 = tapBegin(corner2, tap, tile.channel);
    let at3 = tapBegin(corner3, tap, tile.channel);
    let at4 = tapBegin(corner4, tap, tile.channel);
    let at5 = tapBegin(corner5, tap, tile.channel);
    let at6 = tapBegin(corner6, tap, tile.channel);
    let at7 = tapBegin(corner7, tap, tile.channel);
    let filterIndex = tile.firstFilter + min(vec4u(tile.groupFilter + column) + vec4u(0u, 1u, 2u, 3u) * threadColumns,
      vec4u(sizes.groupFilters - 1u));
    let start0 = tapStart(filterIndex[0], tap, sizes.groupChannels);
    let fraction0 = segmentFraction(segmentOf(filterIndex[0], tap));
    let start1 = tapStart(filterIndex[1], tap, sizes.groupChannels);
    let fraction1 = segmentFraction(segmentOf(filterIndex[1], tap));
    let start2 = tapStart(filterIndex[2], tap, sizes.groupChannels);
    let fraction2 = segmentFraction(segmentOf(filterIndex[2], tap));
    let start3 = tapStart(filterIndex[3], tap, sizes.groupChannels);
    let fraction3 = segmentFraction(segmentOf(filterIndex[3], tap));
    for (var channel = 0u; channel < sizes.groupChannels; channel += 4u) {
      let filters = transpose(mat4x4<element>(element4(filterValues(start0, fraction0, channel)),
        element4(filterValues(start1, fraction1, channel)),
        element4(filterValues(start2, fraction2, channel)),
        element4(filterValues(start3, fraction3, channel))));
      sums0 += vec4f(filters * element4(pixelValues(at0, channel)));
      sums1 += vec4f(filters * element4(pixelValues(at1, channel)));
      sums2 += vec4f(filters * element4(pixelValues(at2, channel)));
      sums3 += vec4f(filters * element4(pixelValues(at3, channel)));
      if (threadPixels == 8) {
        sums4 += vec4f(filters * element4(pixelValues(at4, channel)));
        sums5 += vec4f(filters * element4(pixelValues(at5, channel)));
        sums6 += vec4f(filters * element4(pixelValues(at6, channel)));
        sums7 += vec4f(filters * element4(pixelValues(at7, channel)));
      }
    }
  }
  // One place that stores, not one a sum: what follows a convolution is long, and compilers write it out wherever it
  // stands.
  let sums = array(sums0, sums1, sums2, sums3, sums4, sums5, sums6, sums7);
  for (var i = 0u; i < 4u * threadPixels; i++) {
    store(sums[i >> 2u][i & 3u], tile, row + (i >> 2u) * threadRows, column + (i & 3u) * threadColumns);
  }
}
