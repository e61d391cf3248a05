import { bytesOf, type DataType, FsnError, type Tensor } from '@fsnet/graph';

// https://huggingface.co/docs/safetensors: u64 LE header length, JSON header, then the tensors' bytes.
const typeNames: Partial<Record<DataType, string>> = {
  float64: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint64: 'U64',
  uint32: 'U32',
  uint16: 'U16',
  uint8: 'U8',
  bool: 'BOOL',
  float8e4m3fn: 'F8_E4M3',
  float8e5m2: 'F8_E5M2',
};

/**
 * The bytes of a safetensors file with `tensors`, in their order, each aligned to its element size by sorting wide
 * types first.
 *
 * @throws FsnError `unsupported-type` for a type that safetensors has not.
 */
export function toSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const widthOf = ({ data }: Tensor) => data.BYTES_PER_ELEMENT;
  const entries = [...tensors].sort(([, a], [, b]) => widthOf(b) - widthOf(a));
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) header.push(['__metadata__', metadata]);
  let offset = 0;
  for (const [name, { dtype, shape, data }] of entries) {
    const type = typeNames[dtype];
    if (!type)
      throw new FsnError('unsupported-type', `safetensors has no type for ${dtype}`, {
        path: name,
        actual: dtype,
      });
    header.push([name, { dtype: type, shape, data_offsets: [offset, offset + data.byteLength] }]);
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + offset).fill(0x20, 8, 8 + headerLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(json, 8);
  let position = 8 + headerLength;
  for (const [, { data }] of entries) {
    file.set(bytesOf(data), position);
    position += data.byteLength;
  }
  return file;
}
