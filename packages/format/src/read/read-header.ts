import { checkGraph, elementCount, FsnError } from '@fsnet/graph';
import { crc32 } from '../checksum/crc32.ts';
import { aligned, cutOff, flatbufferEnd, formatVersion, isPacked } from '../file/file-start.ts';
import { unpackHeader } from '../file/packed-header.ts';
import { checkPadding } from '../file/payload-bytes.ts';
import type { FsnHeader, StoredWeight } from '../file/stored.ts';
import { Model } from '../generated/model.ts';
import { limits } from '../limits.ts';
import { majorVersion } from '../verify/major-version.ts';
import { verifyStructure } from '../verify/structure.ts';
import { readGoldenSamples } from './golden-samples.ts';
import { fail, HeaderReader } from './header-reader.ts';
import { readMetadata } from './metadata.ts';
import { readNetwork } from './network.ts';

/**
 * Reads and verifies the header of a `.fsn` file: everything but the numbers of its weights.
 *
 * What is returned may hold views into `bytes`.
 *
 * @param bytes The file, or at least its first `headerByteLength` bytes.
 * @param options `complete`: `bytes` is the whole file, so that its length must be what the header says.
 * @throws FsnError whatever is wrong with it; no other exception.
 */
export function readHeader(bytes: Uint8Array, { complete = false }: { complete?: boolean } = {}): FsnHeader {
  const end = flatbufferEnd(bytes);
  const headerLength = aligned(end + 4);
  if (bytes.byteLength < headerLength) throw cutOff(headerLength, bytes.byteLength);
  checkChecksum(bytes, end);
  checkPadding(bytes, end + 4, headerLength, 'header');
  // Accessors make typed arrays on the buffer, so it must be aligned in memory.
  const stored = bytes.subarray(0, end);
  const flatbuffer = isPacked(bytes)
    ? unpackHeader(stored)
    : bytes.byteOffset % 8 === 0
      ? stored
      : stored.slice();
  checkVersion(flatbuffer);
  verifyStructure(flatbuffer, 'Model');

  const reader = new HeaderReader(flatbuffer, headerLength);
  const model = new Model().__init(reader.buffer.__indirect(4), reader.buffer);
  const network = readNetwork(reader, model);
  const tables = model.metadata();
  const metadata = readMetadata(reader, tables, network.inputs);
  const goldenSamples = readGoldenSamples(reader, tables, network);
  const graph = { ...network, metadata };
  checkGraph(graph);
  const dataLength = model.dataLength();
  if (dataLength !== reader.dataEnd)
    fail(
      'bad-offset',
      'dataLength',
      `data section of ${dataLength} bytes`,
      model,
      reader.dataEnd,
      dataLength,
    );
  const fileLength = headerLength + dataLength;
  checkExpansion(graph.weights.values(), fileLength);
  if (complete) checkFileLength(fileLength, bytes.byteLength);
  return {
    version: { major: model.versionMajor(), minor: model.versionMinor() },
    writer: reader.string(model, 'Model', 'writer') ?? '',
    graph,
    goldenSamples,
    headerLength,
    fileLength,
  };
}

/** Weights may share a vector in the header, so that bounds of each do not bound what all of them expand to. */
function checkExpansion(weights: Iterable<StoredWeight>, fileLength: number): void {
  let elements = 0;
  for (const { shape } of weights) elements += elementCount(shape);
  const most = limits.sharing * limits.symbolsPerByte * fileLength;
  if (elements <= most) return;
  throw new FsnError('limit-exceeded', `${elements} weights in a file of ${fileLength} bytes`, {
    path: 'weights',
    expected: most,
    actual: elements,
  });
}

/**
 * Throws FsnError `truncated` or `malformed` unless a file has the length that its header says.
 *
 * @param expected `fileLength` of the header.
 */
export function checkFileLength(expected: number, actual: number): void {
  if (actual === expected) return;
  const code = actual < expected ? 'truncated' : 'malformed';
  throw new FsnError(code, `file of ${actual} bytes, its header says ${expected}`, {
    path: 'file',
    offset: Math.min(actual, expected),
    expected,
    actual,
  });
}

function checkChecksum(bytes: Uint8Array, end: number): void {
  const expected = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(end, true);
  const actual = crc32(bytes.subarray(0, end));
  if (actual !== expected)
    throw new FsnError('bad-checksum', 'header is damaged (CRC-32 differs)', {
      path: 'header',
      offset: end,
      expected,
      actual,
    });
}

function checkVersion(flatbuffer: Uint8Array): void {
  const major = majorVersion(flatbuffer);
  if (major !== undefined && major !== formatVersion.major)
    throw new FsnError(
      'unsupported-version',
      `file is of format version ${major}, this reads ${formatVersion.major}`,
      {
        path: 'versionMajor',
        expected: formatVersion.major,
        actual: major,
      },
    );
}
