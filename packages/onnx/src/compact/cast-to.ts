import type { DataType, Node } from '@fsnet/graph';
import { int, makeNode } from '../operators/edit-node.ts';
import { elementTypeNumber } from '../proto/element-type.ts';

/** A node that turns a value into another element type. */
export function castTo(dtype: DataType, input: string, output: string): Node {
  return makeNode('Cast', [input], [output], { to: int(elementTypeNumber(dtype)) });
}
