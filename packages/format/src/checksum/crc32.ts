const slices = 16;

/** `tables[k * 256 + b]`: the checksum's change by byte `b` followed by `k` zero bytes. */
const tables = makeTables();

/**
 * CRC-32 of `bytes` as in PNG, gzip and zlib (polynomial 0xEDB88320, reflected). `seed` is the checksum of what stood
 * before them: `crc32(b, crc32(a))` is that of `a` and `b` together.
 */
export function crc32(bytes: Uint8Array, seed = 0): number {
  const length = bytes.length;
  const table = tables;
  let crc = ~seed;
  let at = 0;
  // Sixteen bytes a step by sixteen tables ("slicing"), so that no lookup waits for the one before it.
  for (const last = length - slices; at <= last; at += slices) {
    crc =
      table[0xf00 + ((crc ^ bytes[at]) & 255)] ^
      table[0xe00 + (((crc >>> 8) ^ bytes[at + 1]) & 255)] ^
      table[0xd00 + (((crc >>> 16) ^ bytes[at + 2]) & 255)] ^
      table[0xc00 + ((crc >>> 24) ^ bytes[at + 3])] ^
      table[0xb00 + bytes[at + 4]] ^
      table[0xa00 + bytes[at + 5]] ^
      table[0x900 + bytes[at + 6]] ^
      table[0x800 + bytes[at + 7]] ^
      table[0x700 + bytes[at + 8]] ^
      table[0x600 + bytes[at + 9]] ^
      table[0x500 + bytes[at + 10]] ^
      table[0x400 + bytes[at + 11]] ^
      table[0x300 + bytes[at + 12]] ^
      table[0x200 + bytes[at + 13]] ^
      table[0x100 + bytes[at + 14]] ^
      table[bytes[at + 15]];
  }
  for (; at < length; at++) crc = (crc >>> 8) ^ table[(crc ^ bytes[at]) & 255];
  return ~crc >>> 0;
}

function makeTables(): Int32Array {
  const made = new Int32Array(slices * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    made[byte] = crc;
  }
  for (let i = 256; i < made.length; i++) made[i] = (made[i - 256] >>> 8) ^ made[made[i - 256] & 255];
  return made;
}
