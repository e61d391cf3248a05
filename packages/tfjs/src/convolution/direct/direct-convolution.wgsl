// A convolution whose filters are gathered from the packed summary: a workgroup multiplies a tile of pixels with a tile
// of filters, both brought to workgroup memory 4 * tileDepth channels of a tap at a time. Every thread sums up 4 pixels
// by 4 filters, each threadRows or threadColumns apart, so that neighbouring threads use neighbouring memory.

struct Sizes {
  pixels: u32,
  outputPixels: u32,
  outputWidth: u32,
  inputHeight: u32,
  inputWidth: u32,
  inputChannels: u32,
  filters: u32,
  groupChannels: u32,
  groupFilters: u32,
  kernelColumns: u32,
  strideY: u32,
  strideX: u32,
  dilationY: u32,
  dilationX: u32,
  padY: u32,
  padX: u32,
}

@group(0) @binding(0) var<storage, read_write> output: array<f32>;
@group(0) @binding(1) var<storage, read> input: array<inputElement>;
@group(0) @binding(2) var<storage, read> summary: array<u32>;
@group(0) @binding(3) var<storage, read> epilogue: array<f32>;
@group(0) @binding(4) var<storage, read> residual: array<f32>;
@group(0) @binding(5) var<uniform> sizes: Sizes;

const threads = threadRows * threadColumns;
const tilePixels = threadPixels * threadRows;
const tileFilters = 4u * threadColumns;
// One more than there is, so that threads that write a column each meet different banks.
const pixelPitch = tilePixels + 1u;
const filterPitch = tileFilters + 1u;
// Threads that together bring one pixel or filter.
const bringers = threads / tileDepth;
const pixelShares = (tilePixels + bringers - 1u) / bringers;
const filterShares = (tileFilters + bringers - 1u) / bringers;

var<workgroup> inputTile: array<element4, tileDepth * pixelPitch>;
var<workgroup> filterTile: array<element4, tileDepth * filterPitch>;

// 4 channels, or as many as the group still has.
fn inputValues(at: u32, channel: u32) -> vec4f {
  // Conversions of what is a vector already, so that both sides are right for both types of element.
  if (inputWide) { return vec4f(input[at / 4u]); }
  var values = vec4f(0.0);
  let left = sizes.groupChannels - channel;
  values.x = vec4f(input[at]).x;
  if (left > 1u) { values.y = vec4f(input[at + 1u]).x; }
  if (left > 2u) { values.z = vec4f(input[at + 2u]).x; }
  if (left > 3u) { values.w = vec4f(input[at + 3u]).x; }
  return values;
}

fn filterValues(start: u32, fraction: f32, channel: u32) -> vec4f {
  let weights = tapWeights(start, fraction, channel);
  if (inputWide) { return weights; }
  return select(vec4f(), weights, vec4u(channel) + vec4u(0u, 1u, 2u, 3u) < vec4u(sizes.groupChannels));
}

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  // Tiles of all groups' filters are neighbours: they share the pixels.
  let groupTiles = (sizes.groupFilters + tileFilters - 1u) / tileFilters;
  let filterTiles = groupTiles * (sizes.filters / sizes.groupFilters);
  let tile = workgroup.y * workgroups.x + workgroup.x;
  let group = (tile % filterTiles) / groupTiles;
  let tileFilter = (tile % groupTiles) * tileFilters;
  let tilePixel = (tile / filterTiles) * tilePixels;
  if (tilePixel >= sizes.pixels) { return; }
  let firstFilter = group * sizes.groupFilters;

  let depth = thread % tileDepth;
  let share = thread / tileDepth;
  var image: array<u32, pixelShares>;
  var corner: array<vec2i, pixelShares>;
  for (var i = 0u; i < pixelShares; i++) {
    let pixel = tilePixel + share + i * bringers;
    let inImage = pixel % sizes.outputPixels;
    image[i] = (pixel / sizes.outputPixels) * sizes.inputHeight * sizes.inputWidth;
    let place = vec2u(inImage / sizes.outputWidth, inImage % sizes.outputWidth);
    corner[i] = vec2i(place * vec2u(sizes.strideY, sizes.strideX)) - vec2i(vec2u(sizes.padY, sizes.padX));
    // No row is as far up: nothing of pixels behind the last one is in the input.
    if (pixel >= sizes.pixels) { corner[i].x = -0x40000000; }
  }

  let row = thread / threadColumns;
  let column = thread % threadColumns;
  var sums0 = vec4f(0.0);
  var sums1 = vec4f(0.0);
  var sums2 = vec4f(0.0);
  var sums3 = vec4f(0.0);
  var sums4 = vec4f(0.0);
  var sums5 = vec4f(0.0);
  var sums6 = vec4f(0.0);
  var sums7 = vec4f(0.0);
  for (var tap = 0u; tap < summaryTaps; tap++) {
    let place = vec2u(tap / sizes.kernelColumns, tap % sizes.kernelColumns);
    let reach = vec2i(place * vec2u(sizes.dilationY, sizes.dilationX));
    var inputAt: array<i32, pixelShares>;
    for (var i = 0u; i < pixelShares; i++) {
      let at = corner[i] + reach;
      let inside = all(at >= vec2i()) && all(vec2u(at) < vec2u(sizes.inputHeight, sizes.inputWidth));
      let pixel = image[i] + u32(at.x) * sizes.inputWidth + u32(at.y);
      inputAt[i] = select(-1, i32(pixel * sizes.inputChannels + group * sizes.groupChannels), inside);
    }
    var start: array<u32, filterShares>;
    var fraction: array<f32, filterShares>;
    for (var i = 0u; i < filterShares; i++) {
      let filterIndex = firstFilter + min(tileFilter + share + i * bringers, sizes.groupFilters - 1u);
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
  // One place that stores, not 4: what follows a convolution is long, and compilers write it out wherever it stands.
  let sums = array(sums0, sums1, sums2, sums3, sums4, sums5, sums6, sums7);
  for (var i = 0u; i < 4u * threadPixels; i++) {
    let pixel = tilePixel + row + (i >> 2u) * threadRows;
    let groupFilter = tileFilter + column + (i & 3u) * threadColumns;
    if (pixel >= sizes.pixels || groupFilter >= sizes.groupFilters) { continue; }
    let filterIndex = firstFilter + groupFilter;
    let at = pixel * sizes.filters + filterIndex;
    output[at] = finished(sums[i >> 2u][i & 3u], filterIndex, sizes.filters, at);
  }
}
