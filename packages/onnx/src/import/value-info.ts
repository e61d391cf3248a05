import { FsnError, type ValueInfo } from '@fsnet/graph';
import { elementTypeName } from '../proto/element-type.ts';
import type { ValueInfoMessage } from '../proto/messages.ts';
import { checkedCount } from '../proto/tensor-values.ts';

/** What an ONNX file says of an input or output of the network. */
export function valueInfo(message: ValueInfoMessage, path: string): ValueInfo {
  const { name, elementType, otherKind, shape } = message;
  if (elementType === undefined) {
    throw new FsnError(
      'unsupported-type',
      `${path} ("${name}") is a ${otherKind ?? 'value of unknown type'}, not a tensor`,
      {
        path,
      },
    );
  }
  if (shape)
    checkedCount(
      shape.filter((size) => typeof size === 'number'),
      path,
    );
  return { name, dtype: elementTypeName(elementType, path), shape: shape ?? null };
}
