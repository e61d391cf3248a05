// What both ways to multiply tap rows with pixels have in common.
struct Parameters {
  height: u32,
  width: u32,
  channels: u32,
  strideY: u32,
  strideX: u32,
  firstImage: u32,
}

// One parity of the input; see ProductBlock.
struct Place {
  y: u32,
  x: u32,
  firstRow: u32,
  rows: u32,
  width: u32,
  pixels: u32,
  list: u32,
  count: u32,
  base: u32,
  pitch: u32,
}

@group(0) @binding(0) var<storage, read_write> products: array<vec4<real>>;
@group(0) @binding(1) var<storage, read> starts: array<u32>;
@group(0) @binding(2) var<storage, read> places: array<Place>;
@group(0) @binding(3) var<storage, read> input: array<inputElement>;
@group(0) @binding(4) var<storage, read> summary: array<u32>;
@group(0) @binding(5) var<uniform> parameters: Parameters;

fn pixelOffset(place: Place, index: u32) -> u32 {
  let pixel = min(index, place.pixels - 1u);
  let line = pixel / place.width;
  let row = (place.firstRow + line % place.rows) * parameters.strideY + place.y;
  let column = pixel % place.width * parameters.strideX + place.x;
  let image = parameters.firstImage + line / place.rows;
  return ((image * parameters.height + row) * parameters.width + column) * parameters.channels;
}

// Of 4 pixels, from `index` on.
fn pixelOffsets(place: Place, index: u32) -> vec4u {
  return vec4u(pixelOffset(place, index), pixelOffset(place, index + 1u), pixelOffset(place, index + 2u),
    pixelOffset(place, index + 3u));
}

fn rowStart(place: Place, rank: u32) -> u32 {
  return starts[place.list + min(rank, place.count - 1u)];
}

fn rowStarts(place: Place, rank: u32) -> vec4u {
  return vec4u(rowStart(place, rank), rowStart(place, rank + 1u), rowStart(place, rank + 2u),
    rowStart(place, rank + 3u));
}

fn storeProducts(place: Place, rank: u32, pixel: u32, values: vec4f) {
  if (rank < place.count) {
    products[(place.base + rank * place.pitch + pixel) / 4u] = vec4<real>(values);
  }
}
