// What the shaders that read segments share. Needs the constants real, circular and ihw and the type location_t.

struct Geometry {
  length: i32,
  filters: i32,
  channels: i32,
  taps: i32,
  segments: i32,
  segmentLength: i32,
  segmentsPerFilter: i32,
  // Values from one whole real location to the next.
  unit: i32,
}

struct Start {
  whole: i32,
  // How much of the value a unit further each value has.
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
}
