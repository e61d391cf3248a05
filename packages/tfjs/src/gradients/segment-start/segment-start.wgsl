// What the shaders that read segments share. Needs the constants real, circular and ihw and the type location_t.

struct Geometry {
  length: i32,
  filters: i32,
  channels: i32,
  taps: i32,
  segments: i32,
  segmentLength: i32,
  segmentsPerFilter: i32,
}

struct Start {
  whole: i32,
  // How much of the next value each value has.
  fraction: f32,
}

fn startOf(location: location_t) -> Start {
  if (!real) { return Start(i32(location), 0.0); }
  var inside = f32(location);
  if (!circular) { inside = clamp(inside, 0.0, f32(geometry.length - geometry.segmentLength)); }
  let whole = floor(inside);
  var start = i32(whole);
  if (circular) { start = (start % geometry.length + geometry.length) % geometry.length; }
  return Start(start, inside - whole);
}
