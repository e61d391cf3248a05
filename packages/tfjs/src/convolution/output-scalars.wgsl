@group(0) @binding(0) var<storage, read_write> output: array<f32>;

// Finishes and stores 4 filters of a pixel, or as many as are left.
fn storeFilters(sums: vec4f, pixel: u32, quad: u32, filters: u32) {
  for (var i = 0u; i < 4u; i++) {
    let filterIndex = quad * 4u + i;
    if (filterIndex < filters) {
      let at = pixel * filters + filterIndex;
      output[at] = finished(sums[i], filterIndex, filters, at);
    }
  }
}
