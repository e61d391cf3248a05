import { bytesOf, FsnError, type Tensor } from '@fsnet/graph';
import { safetensorsTypes } from './data-types.ts';

/**
 * The bytes of a safetensors file (https://huggingface.co/docs/safetensors) with `tensors`, in their order, each
 * aligned to its element size by sorting wide types first.
 *
 * @throws FsnError `unsupported-type` for a type that safetensors has not.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const widthOf = ({ data }: Tensor) => data.BYTES_PER_ELEMENT;
  const entries = [...tensors].sort(([, a], [, b]) => widthOf(b) - widthOf(a));
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) header.push(['__metadata__', metadata]);
  let end = 0;
  for (const [name, { dtype, shape, data }] of entries) {
    const [type] = [...safetensorsTypes].find(([, known]) => known === dtype) ?? [];
    if (type === undefined)
      throw new FsnError('unsupported-type', `safetensors has no type for ${dtype}`, {
        path: name,
        actual: dtype,
      });
    header.push([name, { dtype: type, shape, data_offsets: [end, end + data.byteLength] }]);
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + end).fill(0x20, 8, 8 + headerLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(json, 8);
  let position = 8 + headerLength;
  for (const [, { data }] of entries) {
    file.set(bytesOf(data), position);
    position += data.byteLength;
  }
  return file;
}
