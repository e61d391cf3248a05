import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

const chunkLength = 2 ** 18;
// Brotli's best quality compresses about a megabyte in a second.
const bestQualityUpTo = 2e6;

/** What a general compressor makes of a file. */
export interface CompressedSizes {
  readonly gzipBytes: number;
  readonly brotliBytes: number;
  readonly brotliQuality: number;
}

/** Sizes by gzip at its best level, and by brotli at its best quality (11) or, for large files, at 6. */
export async function compressedSizes(bytes: Uint8Array, signal: AbortSignal): Promise<CompressedSizes> {
  const brotliQuality = bytes.byteLength <= bestQualityUpTo ? 11 : 6;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
    [constants.BROTLI_PARAM_LGWIN]: 24,
  };
  const [gzipBytes, brotliBytes] = await Promise.all([
    sizeThrough(bytes, createGzip({ level: 9 }), signal),
    sizeThrough(bytes, createBrotliCompress({ params }), signal),
  ]);
  return { gzipBytes, brotliBytes, brotliQuality };
}

async function sizeThrough(
  bytes: Uint8Array,
  compressor: NodeJS.ReadWriteStream,
  signal: AbortSignal,
): Promise<number> {
  let size = 0;
  const counter = new Writable({
    write(chunk: Uint8Array, _, done) {
      size += chunk.byteLength;
      done();
    },
  });
  await pipeline(Readable.from(chunks(bytes)), compressor, counter, { signal });
  return size;
}

/** In pieces, so that an abort is heard in between. */
function* chunks(bytes: Uint8Array): Generator<Uint8Array, void, void> {
  for (let start = 0; start < bytes.length; start += chunkLength)
    yield bytes.subarray(start, start + chunkLength);
}
