// 4 channels of a pixel that begins at `at`, from `channel` on; 0 behind the last. Needs `input: array<inputElement>`,
// vectors where `inputWide`, else numbers.
fn inputVector(at: u32, channel: u32, channels: u32) -> vec4f {
  let first = at + channel;
  // Conversions of what is a vector already, so that both sides are right for both types of element.
  if (inputWide) { return vec4f(input[first / 4u]); }
  var values: vec4f;
  let left = channels - channel;
  values.x = vec4f(input[first]).x;
  if (left > 1u) { values.y = vec4f(input[first + 1u]).x; }
  if (left > 2u) { values.z = vec4f(input[first + 2u]).x; }
  if (left > 3u) { values.w = vec4f(input[first + 3u]).x; }
  return values;
}

// 4 channels of a tap row, 0 behind the last.
fn rowVector(start: u32, channel: u32, channels: u32) -> vec4f {
  let values = channelValues(start, channel);
  if (inputWide) { return values; }
  return select(vec4f(), values, vec4u(channel) + vec4u(0u, 1u, 2u, 3u) < vec4u(channels));
}

// The same of 4 pixels or rows.
fn inputVectors(at: vec4u, channel: u32, channels: u32) -> mat4x4f {
  return mat4x4f(inputVector(at.x, channel, channels), inputVector(at.y, channel, channels),
    inputVector(at.z, channel, channels), inputVector(at.w, channel, channels));
}

fn rowVectors(starts: vec4u, channel: u32, channels: u32) -> mat4x4f {
  return mat4x4f(rowVector(starts.x, channel, channels), rowVector(starts.y, channel, channels),
    rowVector(starts.z, channel, channels), rowVector(starts.w, channel, channels));
}
