import { type Attribute, FsnError } from '@fsnet/graph';
import { type AttributeMessage, attributeTypes } from '../proto/messages.ts';
import { tensorOf } from '../proto/tensor-values.ts';

/**
 * The graph's form of an attribute; sub-graphs, sparse tensors and types are carried as `opaque` bytes.
 *
 * @param exact carry whole numbers above 2^53 as bytes too; otherwise, where they only say "to the end", the largest
 * that a number can hold stands for them
 */
export function attributeValue(
  message: AttributeMessage,
  bytes: Uint8Array,
  path: string,
  externalData: Readonly<Record<string, Uint8Array>>,
  exact: boolean,
): Attribute {
  switch (message.type) {
    case attributeTypes.float:
      return { type: 'float', value: message.f };
    case attributeTypes.int: {
      const value = Number(message.i);
      return exact && !Number.isSafeInteger(value)
        ? { type: 'opaque', value: bytes }
        : { type: 'int', value: clamped(value) };
    }
    case attributeTypes.string: {
      const value = decodeText(message.s);
      return value === undefined ? { type: 'opaque', value: bytes } : { type: 'string', value };
    }
    case attributeTypes.floats:
      return { type: 'floats', value: Array.from(message.floats.array() as Float32Array) };
    case attributeTypes.ints: {
      const value = Array.from(message.ints.array(), Number);
      return exact && !value.every(Number.isSafeInteger)
        ? { type: 'opaque', value: bytes }
        : { type: 'ints', value: value.map(clamped) };
    }
    case attributeTypes.strings: {
      const value = message.strings.map(decodeText);
      return value.includes(undefined)
        ? { type: 'opaque', value: bytes }
        : { type: 'strings', value: value as string[] };
    }
    case attributeTypes.tensor: {
      if (!message.t) throw new FsnError('malformed', `${path} has no tensor`, { path });
      if (message.t.hasStrings) return { type: 'opaque', value: bytes };
      return { type: 'tensor', value: tensorOf(message.t, path, externalData) };
    }
    default:
      return { type: 'opaque', value: bytes };
  }
}

function clamped(value: number): number {
  return Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

/** Strings of ONNX are bytes; `undefined` where they are no text. */
function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
