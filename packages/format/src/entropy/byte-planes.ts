import { decodeSymbols } from './symbol-stream.ts';

/**
 * Decodes `count` values of `width` bytes: a symbol stream of the lowest byte of all values, then one of the next
 * byte of all, and so on.
 *
 * @returns The values' little-endian bytes, and where the last stream ended.
 * @throws FsnError as {@link decodeSymbols} does.
 */
export function decodePlanes(
  bytes: Uint8Array,
  offset: number,
  count: number,
  width: number,
): { readonly values: Uint8Array; readonly end: number } {
  // The first plane is decoded before anything is allocated for all of them: it proves that the file is that large.
  let symbols: Uint8Array | undefined;
  let values: Uint8Array | undefined;
  let end = offset;
  for (let plane = 0; plane < width; plane++) {
    ({ symbols, end } = decodeSymbols(bytes, end, count, symbols));
    values ??= new Uint8Array(count * width);
    for (let i = 0, at = plane; i < count; i++, at += width) values[at] = symbols[i];
  }
  return { values: values ?? new Uint8Array(0), end };
}
