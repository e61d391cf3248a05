/**
 * Packs `values` of `bits` bits (1 to 32) one after the other, each byte filled from its lowest bit, as `FSN.md`
 * ("Vectors") has it. Only the low `bits` bits of a value count.
 */
export function packBits(values: Uint8Array | Uint32Array, bits: number): Uint8Array {
  const count = values.length;
  const bytes = new Uint8Array(Math.ceil((count * bits) / 8));
  if (bits === 8) {
    bytes.set(values);
    return bytes;
  }
  let next = 0;
  let held = 0;
  let word = 0;
  for (let i = 0; i < count; i++) {
    let rest = values[i];
    for (let left = bits; left > 0; ) {
      const width = Math.min(left, 8);
      word |= (rest & ((1 << width) - 1)) << held;
      held += width;
      if (held >= 8) {
        bytes[next++] = word;
        word >>>= 8;
        held -= 8;
      }
      rest >>>= 8;
      left -= width;
    }
  }
  if (held > 0) bytes[next] = word;
  return bytes;
}
