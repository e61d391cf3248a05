// Adds up what the taps of every filter meet in the products: each thread 4 filters of 4 pixels of a row.
struct Parameters {
  rows: i32,
  width: i32,
  height: i32,
  images: i32,
  firstRow: i32,
  firstImage: i32,
  filters: u32,
  taps: u32,
}

// Where a tap's products are; see ProductBlock.
struct Tap {
  base: i32,
  pitch: i32,
  row: i32,
  rows: i32,
  column: i32,
  width: i32,
}

@group(0) @binding(1) var<storage, read> products: array<real>;
@group(0) @binding(2) var<storage, read> ranks: array<vec2u>;
@group(0) @binding(3) var<storage, read> taps: array<Tap>;
@group(0) @binding(4) var<storage, read> epilogue: array<f32>;
@group(0) @binding(5) var<storage, read> residual: array<f32>;
@group(0) @binding(6) var<uniform> parameters: Parameters;

fn productsAt(at: vec4i) -> vec4f {
  return vec4f(f32(products[at.x]), f32(products[at.y]), f32(products[at.z]), f32(products[at.w]));
}

@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let quad = id.y;
  let lineQuads = (parameters.width + 3) / 4;
  let line = i32(id.x) / lineQuads;
  if (quad * 4u >= parameters.filters || line >= parameters.images * parameters.rows) { return; }
  let column = i32(id.x) % lineQuads * 4;
  let image = line / parameters.rows;
  let row = line % parameters.rows;
  var s0 = vec4f();
  var s1 = vec4f();
  var s2 = vec4f();
  var s3 = vec4f();
  for (var t = 0u; t < parameters.taps; t++) {
    let tap = taps[t];
    let y = row + tap.row;
    if (y < 0 || y >= tap.rows) { continue; }
    let rank = vec4i(tapRanks(quad, t, parameters.taps));
    let x = column + tap.column;
    let at = rank * tap.pitch + (tap.base + (image * tap.rows + y) * tap.width + x);
    if (x >= 0 && x < tap.width) { s0 += productsAt(at); }
    if (x >= -1 && x + 1 < tap.width) { s1 += productsAt(at + 1); }
    if (x >= -2 && x + 2 < tap.width) { s2 += productsAt(at + 2); }
    if (x >= -3 && x + 3 < tap.width) { s3 += productsAt(at + 3); }
  }
  let y = parameters.firstRow + row;
  let pixel = u32(((parameters.firstImage + image) * parameters.height + y) * parameters.width + column);
  let left = parameters.width - column;
  storeFilters(s0, pixel, quad, parameters.filters);
  if (left > 1) { storeFilters(s1, pixel + 1u, quad, parameters.filters); }
  if (left > 2) { storeFilters(s2, pixel + 2u, quad, parameters.filters); }
  if (left > 3) { storeFilters(s3, pixel + 3u, quad, parameters.filters); }
}
