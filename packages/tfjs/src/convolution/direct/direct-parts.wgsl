// What both ways to gather filters have in common: where tiles and their pixels are, what is read and what is stored.
// Every thread sums up threadPixels pixels by 4 filters, each threadRows or threadColumns apart, so that neighbouring
// threads use neighbouring memory.

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

struct Tile {
  firstFilter: u32,
  groupFilter: u32,
  pixel: u32,
  // Where the group's channels begin.
  channel: u32,
}

// Tiles of all groups' filters are neighbours: they share the pixels.
fn tileOf(workgroup: vec3u, workgroups: vec3u) -> Tile {
  let index = workgroup.y * workgroups.x + workgroup.x;
  let groupTiles = (sizes.groupFilters + tileFilters - 1u) / tileFilters;
  let filterTiles = groupTiles * (sizes.filters / sizes.groupFilters);
  let group = (index % filterTiles) / groupTiles;
  return Tile(group * sizes.groupFilters, (index % groupTiles) * tileFilters, (index / filterTiles) * tilePixels,
    group * sizes.groupChannels);
}

// The first pixel of the image in the input, and row and column of the window's corner.
fn cornerOf(pixel: u32) -> vec3i {
  let inImage = pixel % sizes.outputPixels;
  let image = (pixel / sizes.outputPixels) * sizes.inputHeight * sizes.inputWidth;
  let place = vec2u(inImage / sizes.outputWidth, inImage % sizes.outputWidth);
  let corner = vec2i(place * vec2u(sizes.strideY, sizes.strideX)) - vec2i(vec2u(sizes.padY, sizes.padX));
  // No row is as far up: nothing of pixels behind the last one is in the input.
  return vec3i(i32(image), select(corner.x, -0x40000000, pixel >= sizes.pixels), corner.y);
}

// Where the channels of a tap begin in the input, -1 outside of it.
fn tapBegin(corner: vec3i, tap: u32, channel: u32) -> i32 {
  let place = vec2u(tap / sizes.kernelColumns, tap % sizes.kernelColumns);
  let at = corner.yz + vec2i(place * vec2u(sizes.dilationY, sizes.dilationX));
  let inside = all(at >= vec2i()) && all(vec2u(at) < vec2u(sizes.inputHeight, sizes.inputWidth));
  let pixel = corner.x + at.x * i32(sizes.inputWidth) + at.y;
  return select(-1, pixel * i32(sizes.inputChannels) + i32(channel), inside);
}

fn store(sum: f32, tile: Tile, row: u32, column: u32) {
  let pixel = tile.pixel + row;
  let groupFilter = tile.groupFilter + column;
  if (pixel >= sizes.pixels || groupFilter >= sizes.groupFilters) { return; }
  let filterIndex = tile.firstFilter + groupFilter;
  let at = pixel * sizes.filters + filterIndex;
  output[at] = finished(sum, filterIndex, sizes.filters, at);
}
