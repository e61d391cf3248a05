import { type DataType, type Node, onnxDataTypeCode } from '@fsnet/graph';
import { int, makeNode } from '../operators/edit-node.ts';

/** A node that turns a value into another element type. */
export function castTo(dtype: DataType, input: string, output: string): Node {
  return makeNode('Cast', [input], [output], { to: int(onnxDataTypeCode(dtype)) });
}
