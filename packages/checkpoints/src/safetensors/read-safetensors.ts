import { byteLengthOf, elementCount, FsnError, rowMajorStrides } from '@fsnet/graph';
import { maximumHeader } from '../limits.ts';
import { checkTensor } from '../state/check-sizes.ts';
import type { StateDict, StoredTensor } from '../state/stored-tensor.ts';
import { safetensorsTypes } from './data-types.ts';

/** What a safetensors file holds. */
export interface Safetensors {
  readonly tensors: StateDict;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a safetensors file (https://huggingface.co/docs/safetensors): tensors are views of `file`.
 *
 * @throws FsnError `truncated`, `malformed`, `limit-exceeded`, `unsupported-type`, `bad-shape` or `bad-offset`.
 */
export function readSafetensors(file: Uint8Array): Safetensors {
  const { header, start } = readHeader(file);
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = new Map<string, StoredTensor>();
  let end = start;
  const inOrder = Object.entries(entries)
    .map(([name, entry]) => ({ name, ...readEntry(name, entry) }))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  for (const { name, begin, end: last, tensor } of inOrder) {
    const size = byteLengthOf(tensor.dtype, elementCount(tensor.shape));
    if (start + begin !== end || last - begin !== size)
      throw wrong(`${size} bytes from ${end - start} on`, `[${begin}, ${last}]`, name);
    end = start + last;
    if (end > file.length)
      throw new FsnError('truncated', `safetensors: ${name} ends after the file`, {
        path: name,
        offset: file.length,
        expected: end,
        actual: file.length,
      });
    const stored = { ...tensor, bytes: file.subarray(start + begin, end) };
    checkTensor(stored, start + begin);
    tensors.set(name, stored);
  }
  if (end !== file.length) throw wrong(`${end} bytes`, file.length, undefined, end);
  const texts = Object.entries(record(metadata) ?? {}).filter(([, text]) => typeof text === 'string');
  // The header's order, which may say more than that of the bytes.
  const ordered = Object.keys(entries).map((name) => [name, tensors.get(name) as StoredTensor] as const);
  return { tensors: new Map(ordered), metadata: Object.fromEntries(texts) as Record<string, string> };
}

/** Whether bytes begin like a safetensors file: the length of a header that fits, then an opening brace. */
export function looksLikeSafetensors(bytes: Uint8Array): boolean {
  if (bytes.byteLength < 10) return false;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  return length <= BigInt(maximumHeader) && bytes[8] === 0x7b;
}

function readHeader(file: Uint8Array): { header: Readonly<Record<string, unknown>>; start: number } {
  const cut = (expected: number) =>
    new FsnError('truncated', 'safetensors: the file ends in its header', {
      offset: file.length,
      expected,
      actual: file.length,
    });
  if (file.length < 8) throw cut(8);
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (length > BigInt(maximumHeader))
    throw new FsnError('limit-exceeded', `safetensors: a header of ${length} bytes`, {
      offset: 0,
      expected: `at most ${maximumHeader}`,
      actual: length,
    });
  const start = 8 + Number(length);
  if (start > file.length) throw cut(start);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, start));
    const header = record(JSON.parse(text));
    if (header) return { header, start };
  } catch (cause) {
    throw new FsnError('malformed', `safetensors: the header is no JSON: ${(cause as Error).message}`, {
      offset: 8,
      expected: 'JSON',
      cause,
    });
  }
  throw wrong('an object as header', 'another value', undefined, 8);
}

function readEntry(
  name: string,
  entry: unknown,
): { begin: number; end: number; tensor: Omit<StoredTensor, 'bytes'> } {
  const { dtype: type, shape, data_offsets: offsets } = record(entry) ?? {};
  const dtype = safetensorsTypes.get(String(type));
  if (dtype === undefined)
    throw new FsnError('unsupported-type', `safetensors: ${name} has the type ${String(type)}`, {
      path: name,
      expected: [...safetensorsTypes.keys()].join(', '),
      actual: type,
    });
  if (!areSizes(shape) || !areSizes(offsets) || offsets.length !== 2)
    throw wrong('a shape and two offsets', JSON.stringify(entry), name);
  const tensor = { dtype, shape, strides: rowMajorStrides(shape), offset: 0 };
  return { begin: offsets[0], end: offsets[1], tensor };
}

function record(value: unknown): Record<string, unknown> | undefined {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : undefined;
}

function areSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function wrong(expected: string, actual: unknown, path?: string, offset?: number): FsnError {
  const place = path === undefined ? '' : ` of ${path}`;
  return new FsnError('malformed', `safetensors: expected ${expected}${place}, found ${String(actual)}`, {
    ...(path !== undefined && { path }),
    ...(offset !== undefined && { offset }),
    expected,
    actual,
  });
}
