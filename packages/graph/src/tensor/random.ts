/**
 * Seeded numbers in [0, 1), the same everywhere: the generator of golden samples, defined in `FSN.md`
 * ("Drawn inputs"). Mulberry32: a 32-bit counter, mixed.
 */
export function randomGenerator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` seeded float32 values, uniform in [minimum, maximum). */
export function drawUniform(seed: number, count: number, minimum = 0, maximum = 1): Float32Array {
  const next = randomGenerator(seed);
  return Float32Array.from({ length: count }, () => minimum + (maximum - minimum) * next());
}
