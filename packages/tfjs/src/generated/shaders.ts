/** ../convolution/direct/direct-parts.wgsl */
export const directParts: string = `struct Sizes {
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
fn inputValues(at: u32, channel: u32) -> vec4f {
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
channel: u32,
}
fn tileOf(workgroup: vec3u, workgroups: vec3u) -> Tile {
let index = workgroup.y * workgroups.x + workgroup.x;
let groupTiles = (sizes.groupFilters + tileFilters - 1u) / tileFilters;
let filterTiles = groupTiles * (sizes.filters / sizes.groupFilters);
let group = (index % filterTiles) / groupTiles;
return Tile(group * sizes.groupFilters, (index % groupTiles) * tileFilters, (index / filterTiles) * tilePixels,
group * sizes.groupChannels);
}
fn cornerOf(pixel: u32) -> vec3i {
let inImage = pixel % sizes.outputPixels;
let image = (pixel / sizes.outputPixels) * sizes.inputHeight * sizes.inputWidth;
let place = vec2u(inImage / sizes.outputWidth, inImage % sizes.outputWidth);
let corner = vec2i(place * vec2u(sizes.strideY, sizes.strideX)) - vec2i(vec2u(sizes.padY, sizes.padX));
return vec3i(i32(image), select(corner.x, -0x40000000, pixel >= sizes.pixels), corner.y);
}
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
}`;

/** ../convolution/direct/direct-register.wgsl */
export const directRegister: string = `fn pixelValues(at: i32, channel: u32) -> vec4f {
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
let sums = array(sums0, sums1, sums2, sums3, sums4, sums5, sums6, sums7);
for (var i = 0u; i < 4u * threadPixels; i++) {
store(sums[i >> 2u][i & 3u], tile, row + (i >> 2u) * threadRows, column + (i & 3u) * threadColumns);
}
}`;

/** ../convolution/direct/direct-tiled.wgsl */
export const directTiled: string = `const pixelPitch = tilePixels + 1u;
const filterPitch = tileFilters + 1u;
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
let sums = array(sums0, sums1, sums2, sums3, sums4, sums5, sums6, sums7);
for (var i = 0u; i < 4u * threadPixels; i++) {
store(sums[i >> 2u][i & 3u], tile, row + (i >> 2u) * threadRows, column + (i & 3u) * threadColumns);
}
}`;

/** ../convolution/epilogue/epilogue.wgsl */
export const epilogue: string = `fn activated(x: f32) -> f32 {
let a = epilogue[0];
let b = epilogue[1];
switch (epilogueActivation) {
case 5: { return sigmoid(x); }
case 6: { return tanh(clamp(x, -15.0, 15.0)); }
case 7: { return x * saturate(x / 6.0 + 0.5); }
case 8: { return x * sigmoid(x); }
case 9: {
let e = exp(min(x, 20.0));
let n = e * (e + 2.0);
return x * n / (n + 2.0);
}
case 10: { return saturate(a * x + b); }
default: { return bent(x, u32(epilogue[3]), a, b); }
}
}
fn bent(x: f32, kind: u32, a: f32, b: f32) -> f32 {
let low = select(x, a, (kind & 1u) != 0u && x < a);
let bounded = select(low, b, (kind & 2u) != 0u && x > b);
return select(bounded, a * x, kind == 4u && x < 0.0);
}
fn sigmoid(x: f32) -> f32 {
return 1.0 / (1.0 + exp(-clamp(x, -80.0, 80.0)));
}
fn finished(sum: f32, filterIndex: u32, filters: u32, at: u32) -> f32 {
var value = sum;
let parts = u32(epilogue[2]);
let scaled = (parts & 1u) != 0u;
if (scaled) { value *= epilogue[4u + filterIndex]; }
if ((parts & 2u) != 0u) { value += epilogue[4u + select(0u, filters, scaled) + filterIndex]; }
if ((parts & 4u) != 0u) { value += residual[at]; }
return activated(value);
}`;

/** ../convolution/fused/fused-convolution.wgsl */
export const fusedConvolution: string = `struct Parameters {
inputHeight: i32,
inputWidth: i32,
channels: u32,
height: i32,
width: i32,
filters: u32,
taps: u32,
firstRow: i32,
firstColumn: i32,
}
@group(0) @binding(1) var<storage, read> starts: array<u32>;
@group(0) @binding(2) var<storage, read> ranks: array<vec2u>;
@group(0) @binding(3) var<storage, read> distances: array<u32>;
@group(0) @binding(4) var<storage, read> input: array<inputElement>;
@group(0) @binding(5) var<storage, read> summary: array<u32>;
@group(0) @binding(6) var<storage, read> epilogue: array<f32>;
@group(0) @binding(7) var<storage, read> residual: array<f32>;
@group(0) @binding(8) var<uniform> parameters: Parameters;
const threads = 128u;
const tilePixels = tileHeight * tileWidth;
const metPixels = metHeight * metWidth;
const pixelStep = (metPixels + 3u) / 4u;
const pitch = pixelStep * 4u;
var<workgroup> products: array<real, rowCount * pitch>;
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
}`;

/** ../convolution/input-vectors.wgsl */
export const inputVectors: string = `fn inputVector(at: u32, channel: u32, channels: u32) -> vec4f {
let first = at + channel;
if (inputWide) { return vec4f(input[first / 4u]); }
var values: vec4f;
let left = channels - channel;
values.x = vec4f(input[first]).x;
if (left > 1u) { values.y = vec4f(input[first + 1u]).x; }
if (left > 2u) { values.z = vec4f(input[first + 2u]).x; }
if (left > 3u) { values.w = vec4f(input[first + 3u]).x; }
return values;
}
fn rowVector(start: u32, channel: u32, channels: u32) -> vec4f {
let values = channelValues(start, channel);
if (inputWide) { return values; }
return select(vec4f(), values, vec4u(channel) + vec4u(0u, 1u, 2u, 3u) < vec4u(channels));
}
fn inputVectors(at: vec4u, channel: u32, channels: u32) -> mat4x4f {
return mat4x4f(inputVector(at.x, channel, channels), inputVector(at.y, channel, channels),
inputVector(at.z, channel, channels), inputVector(at.w, channel, channels));
}
fn rowVectors(starts: vec4u, channel: u32, channels: u32) -> mat4x4f {
return mat4x4f(rowVector(starts.x, channel, channels), rowVector(starts.y, channel, channels),
rowVector(starts.z, channel, channels), rowVector(starts.w, channel, channels));
}`;

/** ../convolution/output-scalars.wgsl */
export const outputScalars: string = `@group(0) @binding(0) var<storage, read_write> output: array<f32>;
fn storeFilters(sums: vec4f, pixel: u32, quad: u32, filters: u32) {
for (var i = 0u; i < 4u; i++) {
let filterIndex = quad * 4u + i;
if (filterIndex < filters) {
let at = pixel * filters + filterIndex;
output[at] = finished(sums[i], filterIndex, filters, at);
}
}
}`;

/** ../convolution/output-vectors.wgsl */
export const outputVectors: string = `@group(0) @binding(0) var<storage, read_write> output: array<vec4f>;
fn storeFilters(sums: vec4f, pixel: u32, quad: u32, filters: u32) {
let first = quad * 4u;
let at = pixel * filters + first;
output[at / 4u] = vec4f(
finished(sums.x, first, filters, at),
finished(sums.y, first + 1u, filters, at + 1u),
finished(sums.z, first + 2u, filters, at + 2u),
finished(sums.w, first + 3u, filters, at + 3u),
);
}`;

/** ../convolution/two-pass/products.wgsl */
export const products: string = `struct Parameters {
height: u32,
width: u32,
channels: u32,
strideY: u32,
strideX: u32,
firstImage: u32,
}
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
}`;

/** ../convolution/two-pass/register-products.wgsl */
export const registerProducts: string = `const tileRows = 64u;
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
}`;

/** ../convolution/two-pass/subgroup-products.wgsl */
export const subgroupProducts: string = `const tileRows = 8u;
@compute @workgroup_size(tilePixels / 4)
fn main(
@builtin(workgroup_id) group: vec3u,
@builtin(local_invocation_index) thread: u32,
@builtin(subgroup_invocation_id) lane: u32,
) {
let place = places[group.z];
let rank = group.y * tileRows;
if (group.x * tilePixels >= place.pixels || rank >= place.count) { return; }
let pixel = group.x * tilePixels + thread * 4u;
let channels = parameters.channels;
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
for (var first = 0u; first < channels; first += 16u) {
let mine = min(first + 4u * (lane & 3u), (channels - 1u) / 4u * 4u);
let w0 = vec4<real>(rowVector(low.x, mine, channels));
let w1 = vec4<real>(rowVector(low.y, mine, channels));
let w2 = vec4<real>(rowVector(low.z, mine, channels));
let w3 = vec4<real>(rowVector(low.w, mine, channels));
let w4 = vec4<real>(rowVector(high.x, mine, channels));
let w5 = vec4<real>(rowVector(high.y, mine, channels));
let w6 = vec4<real>(rowVector(high.z, mine, channels));
let w7 = vec4<real>(rowVector(high.w, mine, channels));
let x = inputVectors(p, first, channels);
s0 += vec4f(quadBroadcast(w0, 0u)) * x;
s1 += vec4f(quadBroadcast(w1, 0u)) * x;
s2 += vec4f(quadBroadcast(w2, 0u)) * x;
s3 += vec4f(quadBroadcast(w3, 0u)) * x;
s4 += vec4f(quadBroadcast(w4, 0u)) * x;
s5 += vec4f(quadBroadcast(w5, 0u)) * x;
s6 += vec4f(quadBroadcast(w6, 0u)) * x;
s7 += vec4f(quadBroadcast(w7, 0u)) * x;
if (first + 4u < channels) {
let x = inputVectors(p, first + 4u, channels);
s0 += vec4f(quadBroadcast(w0, 1u)) * x;
s1 += vec4f(quadBroadcast(w1, 1u)) * x;
s2 += vec4f(quadBroadcast(w2, 1u)) * x;
s3 += vec4f(quadBroadcast(w3, 1u)) * x;
s4 += vec4f(quadBroadcast(w4, 1u)) * x;
s5 += vec4f(quadBroadcast(w5, 1u)) * x;
s6 += vec4f(quadBroadcast(w6, 1u)) * x;
s7 += vec4f(quadBroadcast(w7, 1u)) * x;
}
if (first + 8u < channels) {
let x = inputVectors(p, first + 8u, channels);
s0 += vec4f(quadBroadcast(w0, 2u)) * x;
s1 += vec4f(quadBroadcast(w1, 2u)) * x;
s2 += vec4f(quadBroadcast(w2, 2u)) * x;
s3 += vec4f(quadBroadcast(w3, 2u)) * x;
s4 += vec4f(quadBroadcast(w4, 2u)) * x;
s5 += vec4f(quadBroadcast(w5, 2u)) * x;
s6 += vec4f(quadBroadcast(w6, 2u)) * x;
s7 += vec4f(quadBroadcast(w7, 2u)) * x;
}
if (first + 12u < channels) {
let x = inputVectors(p, first + 12u, channels);
s0 += vec4f(quadBroadcast(w0, 3u)) * x;
s1 += vec4f(quadBroadcast(w1, 3u)) * x;
s2 += vec4f(quadBroadcast(w2, 3u)) * x;
s3 += vec4f(quadBroadcast(w3, 3u)) * x;
s4 += vec4f(quadBroadcast(w4, 3u)) * x;
s5 += vec4f(quadBroadcast(w5, 3u)) * x;
s6 += vec4f(quadBroadcast(w6, 3u)) * x;
s7 += vec4f(quadBroadcast(w7, 3u)) * x;
}
}
if (pixel >= place.pixels) { return; }
storeProducts(place, rank, pixel, s0);
storeProducts(place, rank + 1u, pixel, s1);
storeProducts(place, rank + 2u, pixel, s2);
storeProducts(place, rank + 3u, pixel, s3);
storeProducts(place, rank + 4u, pixel, s4);
storeProducts(place, rank + 5u, pixel, s5);
storeProducts(place, rank + 6u, pixel, s6);
storeProducts(place, rank + 7u, pixel, s7);
}`;

/** ../convolution/two-pass/sums.wgsl */
export const sums: string = `struct Parameters {
rows: i32,
width: i32,
height: i32,
images: i32,
firstRow: i32,
firstImage: i32,
filters: u32,
taps: u32,
}
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
}`;

/** ../convolution/two-pass/tap-ranks.wgsl */
export const tapRanks: string = `fn tapRanks(quad: u32, tap: u32, taps: u32) -> vec4u {
let packed = ranks[quad * taps + tap];
return vec4u(packed.x & 0xffffu, packed.x >> 16u, packed.y & 0xffffu, packed.y >> 16u);
}`;

/** ../convolution/two-pass/tiled-products.wgsl */
export const tiledProducts: string = `const tileRows = 32u;
const tileQuads = 8u;
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
}`;

/** ../gradients/gather-filters/gather-filters.wgsl */
export const gatherFilters: string = `@group(0) @binding(0) var<storage, read_write> output: array<f32>;
@group(0) @binding(1) var<storage, read> summary: array<f32>;
@group(0) @binding(2) var<storage, read> locations: array<location_t>;
@group(0) @binding(3) var<uniform> geometry: Geometry;
@compute @workgroup_size(threads)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
let element = i32(id.y * workgroups.x * threads + id.x);
if (element >= geometry.taps * geometry.channels * geometry.filters) { return; }
let filter_index = element % geometry.filters;
var unrolled = element / geometry.filters;
if (ihw) { unrolled = unrolled % geometry.channels * geometry.taps + unrolled / geometry.channels; }
let segment = filter_index * geometry.segmentsPerFilter + unrolled / geometry.segmentLength;
let start = startOf(locations[segment]);
var position = start.whole + unrolled % geometry.segmentLength;
if (circular) { position %= geometry.length; }
let value = summary[position];
if (!real) {
output[element] = value;
return;
}
var next = position + geometry.unit;
if (circular) { next %= geometry.length; } else { next = min(next, geometry.length - 1); }
if (slopes) {
output[element] = summary[next] - value;
} else {
output[element] = (1.0 - start.fraction) * value + start.fraction * summary[next];
}
}`;

/** ../gradients/segment-start/segment-start.wgsl */
export const segmentStart: string = `struct Geometry {
length: i32,
filters: i32,
channels: i32,
taps: i32,
segments: i32,
segmentLength: i32,
segmentsPerFilter: i32,
unit: i32,
}
struct Start {
whole: i32,
fraction: f32,
}
fn startOf(location: location_t) -> Start {
let last = geometry.length - geometry.segmentLength;
var whole = i32(location);
var fraction = 0.0;
if (real) {
var inside = f32(location);
if (!circular) { inside = clamp(inside, 0.0, f32(last / geometry.unit)); }
whole = i32(floor(inside)) * geometry.unit;
fraction = inside - floor(inside);
}
if (circular) { return Start((whole % geometry.length + geometry.length) % geometry.length, fraction); }
return Start(clamp(whole, 0, last), fraction);
}`;

/** ../gradients/sum-segments/sum-segments.wgsl */
export const sumSegments: string = `@group(0) @binding(0) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(1) var<storage, read> upstream: array<f32>;
@group(0) @binding(2) var<storage, read> locations: array<location_t>;
@group(0) @binding(3) var<uniform> geometry: Geometry;
var<workgroup> starts: array<Start, threads>;
var<workgroup> reaching: array<atomic<u32>, threads / 32>;
var<private> sum: f32 = 0.0;
var<private> excess: f32 = 0.0;
fn add(value: f32) {
let term = value - excess;
let total = sum + term;
excess = (total - sum) - term;
sum = total;
}
fn upstreamAt(segment: i32, k: i32) -> f32 {
let filter_index = segment / geometry.segmentsPerFilter;
var unrolled = segment % geometry.segmentsPerFilter * geometry.segmentLength + k;
if (ihw) { unrolled = unrolled % geometry.taps * geometry.channels + unrolled / geometry.taps; }
return upstream[unrolled * geometry.filters + filter_index];
}
@compute @workgroup_size(threads)
fn main(
@builtin(workgroup_id) workgroup: vec3u,
@builtin(num_workgroups) workgroups: vec3u,
@builtin(local_invocation_index) local: u32,
) {
let first = i32((workgroup.y * workgroups.x + workgroup.x) * threads);
let last_lap = select(first, geometry.length + geometry.segmentLength + geometry.unit - 2, circular);
for (var lap = first; lap <= last_lap; lap += geometry.length) {
let position = lap + i32(local);
for (var chunk = 0; chunk < geometry.segments; chunk += threads) {
if (local < threads / 32) { atomicStore(&reaching[local], 0u); }
workgroupBarrier();
let mine = chunk + i32(local);
if (mine < geometry.segments) {
let start = startOf(locations[mine]);
starts[local] = start;
if (start.whole < lap + threads && start.whole + geometry.segmentLength + geometry.unit > lap) {
atomicOr(&reaching[local / 32], 1u << (local % 32));
}
}
workgroupBarrier();
for (var word = 0; word < threads / 32; word++) {
var bits = atomicLoad(&reaching[word]);
while (bits != 0u) {
let other = word * 32 + i32(firstTrailingBit(bits));
bits &= bits - 1u;
let start = starts[other];
let k = position - start.whole;
if (k >= 0 && k < geometry.segmentLength) {
add((1.0 - start.fraction) * upstreamAt(chunk + other, k));
}
let before = k - geometry.unit;
if (real && before >= 0 && before < geometry.segmentLength) {
add(start.fraction * upstreamAt(chunk + other, before));
}
}
}
workgroupBarrier();
}
}
if (first + i32(local) < geometry.length) { gradient[first + i32(local)] = sum; }
}`;

/** ../summary/summary.wgsl */
export const summary: string = `const fieldMask = 0xffffffffu >> (32u - summaryBits);
const levelBits = select(8u, summaryBits, summaryFormat == 0);
fn bitsFrom(word: u32, shift: u32) -> u32 {
return (summary[word] >> shift) | ((summary[word + 1u] << 1u) << (31u - shift));
}
fn segmentStart(segment: u32) -> u32 {
if (summaryUniform) { return segment * summary[1]; }
let bit = segment * summary[3];
let field = bitsFrom(summary[2] + (bit >> 5u), bit & 31u);
return (field & (0xffffffffu >> (32u - summary[3]))) * summary[1];
}
fn segmentFraction(segment: u32) -> f32 {
if (!summaryFractions) { return 0.0; }
let pair = summary[summary[6] + (segment >> 1u)];
return f32((pair >> ((segment & 1u) * 16u)) & 0xffffu) / 65536.0;
}
fn segmentOf(filterIndex: u32, tap: u32) -> u32 {
return filterIndex * (summaryTaps / summarySegmentTaps) + tap / summarySegmentTaps;
}
fn tapStart(filterIndex: u32, tap: u32, channels: u32) -> u32 {
let distance = select(channels, 1u, summaryChannelsFirst);
return segmentStart(segmentOf(filterIndex, tap)) + (tap % summarySegmentTaps) * distance;
}
fn affine(level: u32, position: u32) -> f32 {
var at = 4u;
var zero = summary[5];
if (summaryBlocks) {
let block = position / summary[4];
at = summary[5] + block;
let zerosAt = summary[5] + (summary[0] + summary[4] - 1u) / summary[4];
zero = (summary[zerosAt + (block >> 2u)] >> ((block & 3u) * 8u)) & 255u;
}
return bitcast<f32>(summary[at]) * (f32(level) - f32(zero));
}
fn summaryValue(position: u32) -> f32 {
if (summaryFormat == 1) { return bitcast<f32>(summary[summaryBegin + position]); }
let bit = position * summaryBits;
let field = bitsFrom(summaryBegin + (bit >> 5u), bit & 31u) & fieldMask;
if (summaryFormat == 2) { return unpack2x16float(field).x; }
if (summaryFormat == 3) { return bitcast<f32>(field << 16u); }
return affine(field, position);
}
fn summaryValues(position: u32) -> vec4f {
if (summaryFormat == 1) {
let at = summaryBegin + position;
return bitcast<vec4f>(vec4u(summary[at], summary[at + 1u], summary[at + 2u], summary[at + 3u]));
}
let bit = position * summaryBits;
let word = summaryBegin + (bit >> 5u);
let shift = bit & 31u;
if (summaryFormat > 1) {
let pairs = vec2u(bitsFrom(word, shift), bitsFrom(word + 1u, shift));
if (summaryFormat == 2) { return vec4f(unpack2x16float(pairs.x), unpack2x16float(pairs.y)); }
return bitcast<vec4f>(vec4u(pairs.x << 16u, pairs.x & 0xffff0000u, pairs.y << 16u, pairs.y & 0xffff0000u));
}
var field: u32;
if (summaryAligned) { field = summary[word] >> shift; } else { field = bitsFrom(word, shift); }
let places = vec4u(0u, levelBits, 2u * levelBits, 3u * levelBits);
let levels = (vec4u(field) >> places) & vec4u(fieldMask);
if (summaryBlocks) {
return vec4f(affine(levels.x, position), affine(levels.y, position + 1u),
affine(levels.z, position + 2u), affine(levels.w, position + 3u));
}
return bitcast<f32>(summary[4]) * (vec4f(levels) - f32(summary[5]));
}
fn wrapped(position: u32) -> u32 {
if (summaryCircular) { return position % summary[0]; }
return position;
}
fn channelValues(start: u32, channel: u32) -> vec4f {
if (summaryChannelsFirst) {
let at = start + channel * summaryTaps;
return vec4f(summaryValue(wrapped(at)), summaryValue(wrapped(at + summaryTaps)),
summaryValue(wrapped(at + 2u * summaryTaps)), summaryValue(wrapped(at + 3u * summaryTaps)));
}
let at = wrapped(start + channel);
if (summaryCircular && at + 4u > summary[0]) {
return vec4f(summaryValue(at), summaryValue(wrapped(at + 1u)),
summaryValue(wrapped(at + 2u)), summaryValue(wrapped(at + 3u)));
}
return summaryValues(at);
}
fn tapWeights(start: u32, fraction: f32, channel: u32) -> vec4f {
let weights = channelValues(start, channel);
if (!summaryFractions) { return weights; }
return (1.0 - fraction) * weights + fraction * channelValues(start + 1u, channel);
}`;
