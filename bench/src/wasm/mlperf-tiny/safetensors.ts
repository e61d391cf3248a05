import { type DenseWeight, dataFromBytes, elementCount } from '@fsnet/graph';

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** The float32 tensors of a safetensors file by name, as dense weights. */
export function readSafetensors(file: Uint8Array): Map<string, DenseWeight> {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const data = file.subarray(8 + length);
  const header: Record<string, Entry> = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  const tensors = new Map<string, DenseWeight>();
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    if (dtype !== 'F32') throw new Error(`${name} is ${dtype}, not F32`);
    const count = elementCount(shape);
    const values = dataFromBytes('float32', data.subarray(...offsets), count);
    const vector = { format: 'plain', dtype: 'float32', data: values, count } as const;
    tensors.set(name, { kind: 'dense', dtype: 'float32', shape, vector });
  }
  return tensors;
}
