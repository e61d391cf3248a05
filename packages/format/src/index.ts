export { crc32 } from './checksum/crc32.ts';
export { decodePlanes } from './entropy/byte-planes.ts';
export { decodeSymbols } from './entropy/symbol-stream.ts';
export { aligned, headerByteLength } from './file/file-start.ts';
export { type FilePart, payloadBytes } from './file/payload-bytes.ts';
export type {
  Coder,
  FsnHeader,
  Payload,
  StoredGoldenInput,
  StoredGoldenSample,
  StoredLocations,
  StoredTensor,
  StoredVector,
  StoredWeight,
} from './file/stored.ts';
export { limits } from './limits.ts';
export { checkFileLength, readHeader } from './read/read-header.ts';
export type { ByteSource, SourceOptions } from './source/byte-source.ts';
export { openSource, type SourceInput } from './source/open-source.ts';
export { readAll } from './source/read-all.ts';
export { readHeaderFrom } from './source/read-header-from.ts';
export type { ReadOptions } from './source/response-body.ts';
export type { ByteStream, FetchOptions } from './stream/byte-stream.ts';
export { openObjectStore } from './stream/object-store.ts';
export { openStream, type StreamOptions } from './stream/open-stream.ts';
export { StreamReader } from './stream/stream-reader.ts';
export { type WriteOptions, write } from './write/write.ts';
