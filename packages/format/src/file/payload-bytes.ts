import { FsnError } from '@fsnet/graph';
import { crc32 } from '../checksum/crc32.ts';
import { aligned } from './file-start.ts';
import type { Payload } from './stored.ts';

/**
 * The bytes of a payload, a view into `file` (the whole file) or into the header, after a check of their checksum and
 * of the zero padding that follows them.
 *
 * @param path Where the payload stands, for the error.
 * @throws FsnError `truncated`, `bad-checksum`, `malformed`
 */
export function payloadBytes(file: Uint8Array, payload: Payload, path?: string): Uint8Array {
  if (payload.kind === 'inline') return payload.bytes;
  const { byteOffset: offset, byteLength, checksum } = payload;
  const end = offset + byteLength;
  const place = path === undefined ? {} : { path };
  const where = path === undefined ? 'payload' : path;
  if (end > file.byteLength)
    throw new FsnError('truncated', `${where}: payload ends at byte ${end}, the file at ${file.byteLength}`, {
      ...place,
      offset,
      expected: end,
      actual: file.byteLength,
    });
  const bytes = file.subarray(offset, end);
  const found = crc32(bytes);
  if (found !== checksum)
    throw new FsnError('bad-checksum', `${where}: payload at byte ${offset} is damaged (CRC-32 differs)`, {
      ...place,
      offset,
      expected: checksum,
      actual: found,
    });
  checkPadding(file, end, Math.min(aligned(end), file.byteLength), path);
  return bytes;
}

/** Throws FsnError `malformed` unless `bytes[start..end)` are zero. */
export function checkPadding(bytes: Uint8Array, start: number, end: number, path?: string): void {
  for (let at = start; at < end; at++) {
    if (bytes[at] === 0) continue;
    throw new FsnError(
      'malformed',
      `${path === undefined ? '' : `${path}: `}padding at byte ${at} is not zero`,
      {
        ...(path !== undefined && { path }),
        offset: at,
        expected: 0,
        actual: bytes[at],
      },
    );
  }
}
