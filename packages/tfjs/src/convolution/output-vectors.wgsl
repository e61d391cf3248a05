// For multiples of 4 filters.
@group(0) @binding(0) var<storage, read_write> output: array<vec4f>;

// Finishes and stores 4 filters of a pixel.
fn storeFilters(sums: vec4f, pixel: u32, quad: u32, filters: u32) {
  let first = quad * 4u;
  let at = pixel * filters + first;
  output[at / 4u] = vec4f(
    finished(sums.x, first, filters, at),
    finished(sums.y, first + 1u, filters, at + 1u),
    finished(sums.z, first + 2u, filters, at + 2u),
    finished(sums.w, first + 3u, filters, at + 3u),
  );
}
