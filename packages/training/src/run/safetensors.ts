import { bytesOf, dataFromBytes, elementCount, FsnError } from '@fsnet/graph';

/** Float32 values with their shape. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The bytes of a safetensors file (https://huggingface.co/docs/safetensors): header's length, JSON header, values. */
export function writeSafetensors(
  values: ReadonlyMap<string, Values>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  let end = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const [name, { shape, data }] of values) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(start + end).fill(0x20, 8, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(json, 8);
  let position = start;
  for (const { data } of values.values()) {
    file.set(bytesOf(data), position);
    position += data.byteLength;
  }
  return file;
}

/**
 * What {@link writeSafetensors} wrote.
 *
 * @throws FsnError `malformed` where the bytes are no such file of float32 values.
 */
export function readSafetensors(file: Uint8Array): {
  values: Map<string, Values>;
  metadata: Readonly<Record<string, string>>;
} {
  const wrong = (expected: string, actual: unknown): FsnError =>
    new FsnError('malformed', `safetensors: expected ${expected}, found ${actual}`, { expected, actual });
  if (file.length < 8) throw wrong('at least 8 bytes', file.length);
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (length > BigInt(file.length - 8)) throw wrong(`a header of at most ${file.length - 8} bytes`, length);
  const start = 8 + Number(length);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, start)));
  } catch (cause) {
    throw wrong('a header of JSON', (cause as Error).message);
  }
  const { __metadata__: metadata = {}, ...entries } = record(header) ?? {};
  const values = new Map<string, Values>();
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = record(entry) ?? {};
    if (dtype !== 'F32') throw wrong(`${name} of type F32`, dtype);
    if (!areSizes(shape) || !areSizes(offsets) || offsets.length !== 2)
      throw wrong(`a shape and two offsets for ${name}`, JSON.stringify(entry));
    const bytes = file.subarray(start + offsets[0], start + offsets[1]);
    if (bytes.length !== 4 * elementCount(shape))
      throw wrong(`${4 * elementCount(shape)} bytes for ${name}`, bytes.length);
    values.set(name, { shape, data: dataFromBytes('float32', bytes, bytes.length / 4) as Float32Array });
  }
  return { values, metadata: (record(metadata) ?? {}) as Record<string, string> };
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

function areSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
