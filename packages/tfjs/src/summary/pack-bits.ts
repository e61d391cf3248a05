/** Numbers of `bits` bits each, 1 to 32, behind each other in 32-bit words, the lowest bits first. */
export function packBits(numbers: ArrayLike<number>, bits: number): Uint32Array {
  const words = new Uint32Array(Math.ceil((numbers.length * bits) / 32));
  for (let i = 0, word = 0, shift = 0; i < numbers.length; i++) {
    const value = numbers[i];
    words[word] |= value << shift;
    shift += bits;
    if (shift < 32) continue;
    shift -= 32;
    word++;
    // What of the value the full word had no room for.
    if (shift > 0) words[word] = value >>> (bits - shift);
  }
  return words;
}
