// Both passes of the fast convolution in one workgroup, whose memory holds the products of all tap rows with the pixels
// that a tile of the output needs. Without strides.
struct Parameters {
  inputHeight: i32,
  inputWidth: i32,
  channels: u32,
  height: i32,
  width: i32,
  filters: u32,
  taps: u32,
  // Of the input, what output row and column 0 meet first.
  firstRow: i32,
  firstColumn: i32,
}

@group(0) @binding(1) var<storage, read> starts: array<u32>;
@group(0) @binding(2) var<storage, read> ranks: array<vec2u>;
// From the first pixel that an output pixel meets to what each tap meets.
@group(0) @binding(3) var<storage, read> distances: array<u32>;
@group(0) @binding(4) var<storage, read> input: array<inputElement>;
@group(0) @binding(5) var<storage, read> summary: array<u32>;
@group(0) @binding(6) var<storage, read> epilogue: array<f32>;
@group(0) @binding(7) var<storage, read> residual: array<f32>;
@group(0) @binding(8) var<uniform> parameters: Parameters;

const threads = 128u;
const tilePixels = tileHeight * tileWidth;
const metPixels = metHeight * metWidth;
// A thread's pixels are so far apart, so that neighbouring threads use neighbouring memory.
const pixelStep = (metPixels + 3u) / 4u;
const pitch = pixelStep * 4u;

// [rows][pixels]
var<workgroup> products: array<real, rowCount * pitch>;

// Where a pixel begins in the input; -1 outside.
fn metPixel(corner: vec2i, image: u32, index: u32) -> i32 {
  let at = corner + vec2i(vec2u(index / metWidth, index % metWidth));
  let size = vec2i(parameters.inputHeight, parameters.inputWidth);
  let inside = all(at >= vec2i()) && all(at < size) && index < metPixels;
  let pixel = (i32(image) * size.x + at.x) * size.y + at.y;
  return select(-1, pixel * i32(parameters.channels), inside);
}

fn inputOrZero(at: i32, channel: u32) -> vec4f {
  if (at < 0) { return vec4f(); }
  return inputVector(u32(at), channel, parameters.channels);
}

fn keep(rank: u32, pixel: u32, sums: vec4f) {
  if (rank >= rowCount) { return; }
  let at = rank * pitch + pixel;
  products[at] = real(sums.x);
  products[at + pixelStep] = real(sums.y);
  products[at + 2u * pixelStep] = real(sums.z);
  products[at + 3u * pixelStep] = real(sums.w);
}

fn productsAt(at: vec4u) -> vec4f {
  return vec4f(f32(products[at.x]), f32(products[at.y]), f32(products[at.z]), f32(products[at.w]));
}

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let tile = vec2i(vec2u(group.y * tileHeight, group.x * tileWidth));
  let corner = tile + vec2i(parameters.firstRow, parameters.firstColumn);
  for (var item = thread; item < pixelStep * ((rowCount + 3u) / 4u); item += threads) {
    let pixel = item % pixelStep;
    let rank = item / pixelStep * 4u;
    let p0 = metPixel(corner, group.z, pixel);
    let p1 = metPixel(corner, group.z, pixel + pixelStep);
    let p2 = metPixel(corner, group.z, pixel + 2u * pixelStep);
    let p3 = metPixel(corner, group.z, pixel + 3u * pixelStep);
    let r0 = starts[rank];
    let r1 = starts[min(rank + 1u, rowCount - 1u)];
    let r2 = starts[min(rank + 2u, rowCount - 1u)];
    let r3 = starts[min(rank + 3u, rowCount - 1u)];
    var s0 = vec4f();
    var s1 = vec4f();
    var s2 = vec4f();
    var s3 = vec4f();
    for (var channel = 0u; channel < parameters.channels; channel += 4u) {
      let x = mat4x4f(
        inputOrZero(p0, channel),
        inputOrZero(p1, channel),
        inputOrZero(p2, channel),
        inputOrZero(p3, channel),
      );
      s0 += rowVector(r0, channel, parameters.channels) * x;
      s1 += rowVector(r1, channel, parameters.channels) * x;
      s2 += rowVector(r2, channel, parameters.channels) * x;
      s3 += rowVector(r3, channel, parameters.channels) * x;
    }
    keep(rank, pixel, s0);
    keep(rank + 1u, pixel, s1);
    keep(rank + 2u, pixel, s2);
    keep(rank + 3u, pixel, s3);
  }
  workgroupBarrier();
  let quads = (parameters.filters + 3u) / 4u;
  for (var item = thread; item < tilePixels * quads; item += threads) {
    let quad = item / tilePixels;
    let place = vec2u(item % tilePixels / tileWidth, item % tileWidth);
    let at = tile + vec2i(place);
    if (at.x >= parameters.height || at.y >= parameters.width) { continue; }
    let first = place.x * metWidth + place.y;
    var sums = vec4f();
    for (var t = 0u; t < parameters.taps; t++) {
      sums += productsAt(tapRanks(quad, t, parameters.taps) * pitch + first + distances[t]);
    }
    let pixel = (i32(group.z) * parameters.height + at.x) * parameters.width + at.y;
    storeFilters(sums, u32(pixel), quad, parameters.filters);
  }
}
