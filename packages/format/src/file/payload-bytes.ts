import { FsnError } from '@fsnet/graph';
import { crc32 } from '../checksum/crc32.ts';
import { aligned } from './file-start.ts';
import type { Payload } from './stored.ts';

/** A part of a file. */
export interface FilePart {
  readonly bytes: Uint8Array;
  /** Where it starts in the file. */
  readonly start: number;
}

/**
 * The bytes of a payload, a view into `file` (the whole file, or a part with the payload and the padding that follows
 * it) or into the header, after a check of their checksum and
 * of the zero padding that follows them.
 *
 * @param path Where the payload stands, for the error.
 * @throws FsnError `truncated`, `bad-checksum`, `malformed`
 */
export function payloadBytes(file: Uint8Array | FilePart, payload: Payload, path?: string): Uint8Array {
  if (payload.kind === 'inline') return payload.bytes;
  const { bytes: held, start } = 'start' in file ? file : { bytes: file, start: 0 };
  const { byteOffset: offset, byteLength, checksum } = payload;
  const end = offset + byteLength;
  const heldEnd = start + held.byteLength;
  const place = path === undefined ? {} : { path };
  const where = path === undefined ? 'payload' : path;
  if (end > heldEnd)
    throw new FsnError('truncated', `${where}: payload ends at byte ${end}, the file at ${heldEnd}`, {
      ...place,
      offset,
      expected: end,
      actual: heldEnd,
    });
  const bytes = held.subarray(offset - start, end - start);
  const found = crc32(bytes);
  if (found !== checksum)
    throw new FsnError('bad-checksum', `${where}: payload at byte ${offset} is damaged (CRC-32 differs)`, {
      ...place,
      offset,
      expected: checksum,
      actual: found,
    });
  checkPadding(held, end, Math.min(aligned(end), heldEnd), path, start);
  return bytes;
}

/** Throws FsnError `malformed` unless the bytes `start` to `end` of the file, of which `bytes` begin at `first`, are zero. */
export function checkPadding(bytes: Uint8Array, start: number, end: number, path?: string, first = 0): void {
  for (let at = start; at < end; at++) {
    if (bytes[at - first] === 0) continue;
    throw new FsnError(
      'malformed',
      `${path === undefined ? '' : `${path}: `}padding at byte ${at} is not zero`,
      {
        ...(path !== undefined && { path }),
        offset: at,
        expected: 0,
        actual: bytes[at - first],
      },
    );
  }
}
