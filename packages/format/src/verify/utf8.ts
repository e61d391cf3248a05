/** Whether `bytes[start..end)` is well-formed UTF-8 (RFC 3629: shortest forms, no surrogates, up to U+10FFFF). */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const first = bytes[at++];
    if (first < 0x80) continue;
    let following: number;
    let low = 0x80;
    let high = 0xbf;
    if (first >= 0xc2 && first <= 0xdf) following = 1;
    else if (first >= 0xe0 && first <= 0xef) {
      following = 2;
      if (first === 0xe0) low = 0xa0;
      else if (first === 0xed) high = 0x9f;
    } else if (first >= 0xf0 && first <= 0xf4) {
      following = 3;
      if (first === 0xf0) low = 0x90;
      else if (first === 0xf4) high = 0x8f;
    } else return false;
    if (at + following > end) return false;
    for (; following > 0; following--, at++) {
      if (bytes[at] < low || bytes[at] > high) return false;
      low = 0x80;
      high = 0xbf;
    }
  }
  return true;
}
