// A convolution whose filters are gathered from the packed summary: a workgroup multiplies a tile of pixels with a tile
// of filters, both brought to workgroup memory 4 * tileDepth channels of a tap at a time.

// One more than there is, so that threads that write a column each meet different banks.
const pixelPitch = tilePixels + 1u;
const filterPitch = tileFilters + 1u;
// Threads that together bring one pixel or filter.
const bringers = threads / tileDepth;
const pixelShares = (tilePixels + bringers - 1u) / bringers;
const filterShares = (tileFilters + bringers - 1u) / bringers;

var<workgroup> inputTile: array<element4, tileDepth * pixelPitch>;
var<workgroup> filterTile: array<element4, tileDepth * filterPitch>;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let tile = tileOf(workgroup, workgroups);
  if (tile.pixel >= sizes.pixels) { return; }
  let row = thread / threadColumns;
  let column = thread % threadColumns;
  let depth = thread % tileDepth;
  let share = thread / tileDepth;
  var corner: array<vec3i, pixelShares>;
  for (var i = 0u; i < pixelShares; i++) { corner[i] = cornerOf(tile.pixel + share + i * bringers); }

  var sums0 = vec4f(0.0);
  var sums1 = vec4f(0.0);
  var sums2 = vec4f(0.0);
  var sums3 = vec4f(0.0);
  var sums4 = vec4f(0.0);
  var sums5 = vec4f(0.0);
  var sums6 = vec4f(0.0);
  var sums7 = vec4f(0.0);
  for (var tap = 0u; tap < summaryTaps; tap++) {
    var inputAt: array<i32, pixelShares>;
    for (var i = 0u; i < pixelShares; i++) { inputAt[i] = tapBegin(corner[i], tap, tile.channel); }
    var start: array<u32, filterShares>;
    var fraction: array<f32, filterShares>;
    for (var i = 0u; i < filterShares; i++) {
      let filterIndex = tile.firstFilter + min(tile.groupFilter + share + i * bringers, sizes.groupFilters - 1u);
      start[i] = tapStart(filterIndex, tap, sizes.groupChannels);
      fraction[i] = segmentFraction(segmentOf(filterIndex, tap));
    }
    for (var first = 0u; first < sizes.groupChannels; first += 4u * tileDepth) {
      let channel = first + 4u * depth;
      let some = channel < sizes.groupChannels;
      workgroupBarrier();
      for (var i = 0u; i < pixelShares; i++) {
        let pixel = share + i * bringers;
        if (pixel >= tilePixels) { continue; }
        // Without its value written out it would keep the last round's in some compilers.
        var values = vec4f(0.0);
        if (some && inputAt[i] >= 0) { values = inputValues(u32(inputAt[i]) + channel, channel); }
        inputTile[depth * pixelPitch + pixel] = element4(values);
      }
      for (var i = 0u; i < filterShares; i++) {
        let filterInTile = share + i * bringers;
        if (filterInTile >= tileFilters) { continue; }
        var values = vec4f(0.0);
        if (some) { values = filterValues(start[i], fraction[i], channel); }
        filterTile[depth * filterPitch + filterInTile] = element4(values);
      }
      workgroupBarrier();
      for (var d = 0u; d < tileDepth; d++) {
        let a = d * pixelPitch + row;
        let b = d * filterPitch + column;
        let filters = transpose(mat4x4<element>(filterTile[b], filterTile[b + threadColumns],
          filterTile[b + 2u * threadColumns], filterTile[b + 3u * threadColumns]));
        sums0 += vec4f(filters * inputTile[a]);
        sums1 += vec4f(filters * inputTile[a + threadRows]);
        sums2 += vec4f(filters * inputTile[a + 2u * threadRows]);
        sums3 += vec4f(filters * inputTile[a + 3u * threadRows]);
        if (threadPixels == 8) {
          sums4 += vec4f(filters * inputTile[a + 4u * threadRows]);
          sums5 += vec4f(filters * inputTile[a + 5u * threadRows]);
          sums6 += vec4f(filters * inputTile[a + 6u * threadRows]);
          sums7 += vec4f(filters * inputTile[a + 7u * threadRows]);
        }
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
