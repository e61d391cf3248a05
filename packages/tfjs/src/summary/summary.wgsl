// Reads a filter summary as pack-summary.ts packs it. Needs `summary: array<u32>` and the constants that come with it.

const fieldMask = 0xffffffffu >> (32u - summaryBits);
// A length that shifts take even where there are no levels.
const levelBits = select(8u, summaryBits, summaryFormat == 0);

// 32 bits that begin `shift` bits into a word.
fn bitsFrom(word: u32, shift: u32) -> u32 {
  return (summary[word] >> shift) | ((summary[word + 1u] << 1u) << (31u - shift));
}

fn segmentStart(segment: u32) -> u32 {
  if (summaryUniform) { return segment * summary[1]; }
  let bit = segment * summary[3];
  let field = bitsFrom(summary[2] + (bit >> 5u), bit & 31u);
  return (field & (0xffffffffu >> (32u - summary[3]))) * summary[1];
}

// How far the segment stands behind its start, 0 to 1 values.
fn segmentFraction(segment: u32) -> f32 {
  if (!summaryFractions) { return 0.0; }
  let pair = summary[summary[6] + (segment >> 1u)];
  return f32((pair >> ((segment & 1u) * 16u)) & 0xffffu) / 65536.0;
}

fn segmentOf(filterIndex: u32, tap: u32) -> u32 {
  return filterIndex * (summaryTaps / summarySegmentTaps) + tap / summarySegmentTaps;
}

// Where a tap of a filter finds its first channel; not yet taken modulo the length of a circular summary.
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

// 4 values from `position` on. Those behind the summary's end may be anything.
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

// 4 neighbouring channels of a tap that begins at `start`, as they are at no fraction.
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

// 4 weights of a filter: neighbouring channels, from `channel` on, of a tap that begins at `start`.
fn tapWeights(start: u32, fraction: f32, channel: u32) -> vec4f {
  let weights = channelValues(start, channel);
  if (!summaryFractions) { return weights; }
  return (1.0 - fraction) * weights + fraction * channelValues(start + 1u, channel);
}
