import { FsnError, float32, int64, type Node, type Tensor } from '@fsnet/graph';
import { readAttribute } from '../proto/read-attribute.ts';

/**
 * The value of a `Constant` node; `undefined` for other nodes and for strings, which stay nodes.
 *
 * @throws FsnError `unsupported-type` for a sparse value, `bad-graph` without any
 */
export function constantTensor(node: Node): Tensor | undefined {
  if (node.op !== 'Constant' || node.domain !== '') return undefined;
  const [name, attribute] = Object.entries(node.attributes)[0] ?? [];
  if (name === 'sparse_value')
    throw new FsnError('unsupported-type', `Constant "${node.outputs[0]}" is sparse`, {
      path: node.outputs[0],
    });
  switch (attribute?.type) {
    case 'tensor':
      return attribute.value;
    case 'int':
      return int64([], [attribute.value]);
    case 'ints':
      return int64([attribute.value.length], attribute.value);
    case 'float':
      return float32([], [attribute.value]);
    case 'floats':
      return float32([attribute.value.length], attribute.value);
    case 'opaque':
      return largeIntegers(name, attribute.value);
    case undefined:
      throw new FsnError('bad-graph', `Constant "${node.outputs[0]}" has no value`, {
        path: node.outputs[0],
      });
  }
  return undefined;
}

/** Integers that numbers cannot hold were left in the attribute's bytes. */
function largeIntegers(name: string, bytes: Uint8Array): Tensor | undefined {
  if (name !== 'value_int' && name !== 'value_ints') return undefined;
  const { i, ints } = readAttribute(bytes, name);
  if (name === 'value_int') return int64([], [i]);
  const data = ints.array() as BigInt64Array;
  return { dtype: 'int64', shape: [data.length], data };
}
