import { bytesOf, type DataType, onnxDataTypeCode, type Tensor } from '@fsnet/graph';
import { type Chunk, type Message, MessageWriter } from './chunks.ts';

/** A `TensorProto` with raw bytes. */
export function writeTensor(
  name: string,
  { dtype, shape }: { readonly dtype: DataType; readonly shape: readonly number[] },
  bytes: Chunk,
): Message {
  const writer = new MessageWriter();
  for (const size of shape) writer.integer(1, size);
  return writer.integer(2, onnxDataTypeCode(dtype)).text(8, name).chunk(9, bytes).finish();
}

/** A `TensorProto` of a tensor whose values are at hand. */
export function writeWholeTensor(name: string, tensor: Tensor): Message {
  return writeTensor(name, tensor, bytesOf(tensor.data));
}
