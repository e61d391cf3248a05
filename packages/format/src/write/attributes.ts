import { type Attribute, bytesOf, FsnError, type Node } from '@fsnet/graph';
import type { Offset } from 'flatbuffers';
import { AttributeType } from '../generated/attribute-type.ts';
import { Attribute as AttributeTable } from '../generated/write/attribute.ts';
import type { HeaderWriter } from './header-writer.ts';
import { writeTensor } from './stored-weight.ts';

/** Writes a node's attributes; equal ones, and equal lists of them, are written once. 0 where there are none. */
export function writeAttributes(writer: HeaderWriter, node: Node, path: string): Offset {
  const offsets = Object.entries(node.attributes).map(([name, attribute]) =>
    writeAttribute(writer, name, attribute, `${path}.attributes.${name}`),
  );
  return offsets.length === 0 ? 0 : writer.once(`attributes ${offsets}`, () => writer.offsets(offsets));
}

function writeAttribute(writer: HeaderWriter, name: string, attribute: Attribute, path: string): Offset {
  if (attribute.type === 'tensor' || attribute.type === 'opaque') return make();
  const { value } = attribute;
  // JSON tells neither -0 from 0 nor NaN from infinity.
  const text = typeof value === 'object' ? JSON.stringify(value.map(plainText)) : plainText(value);
  return writer.once(JSON.stringify(['attribute', name, attribute.type, text]), make);

  function make(): Offset {
    const { builder } = writer;
    const nameOffset = writer.string(name, path);
    const add = prepareValue(writer, attribute, path);
    AttributeTable.startAttribute(builder);
    add();
    AttributeTable.addName(builder, nameOffset);
    AttributeTable.addType(builder, AttributeType[attribute.type]);
    return AttributeTable.endAttribute(builder);
  }
}

function plainText(value: number | string): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Writes what the attribute refers to; the function that it returns adds the value to the table. */
function prepareValue(writer: HeaderWriter, attribute: Attribute, path: string): () => void {
  const { builder } = writer;
  switch (attribute.type) {
    case 'int': {
      const value = BigInt(safeInteger(attribute.value, path));
      return () => AttributeTable.addI(builder, value);
    }
    case 'float':
      return () => writer.always(() => AttributeTable.addF(builder, attribute.value));
    case 'string': {
      const text = writer.string(attribute.value, path);
      return () => AttributeTable.addS(builder, text);
    }
    case 'ints': {
      for (const value of attribute.value) safeInteger(value, path);
      if (attribute.value.every((value) => value === (value | 0))) {
        const ints = writer.int32s(attribute.value);
        return () => AttributeTable.addInts(builder, ints);
      }
      const longInts = writer.int64s(attribute.value);
      return () => AttributeTable.addLongInts(builder, longInts);
    }
    case 'floats': {
      const floats = writer.float32s(attribute.value);
      return () => AttributeTable.addFloats(builder, floats);
    }
    case 'strings': {
      const strings = writer.strings(attribute.value, path);
      return () => AttributeTable.addStrings(builder, strings);
    }
    case 'tensor': {
      const { dtype, shape, data } = attribute.value;
      const count = shape.reduce((product, size) => product * size, 1);
      const payload = { kind: 'inline', bytes: bytesOf(data) } as const;
      const vector = { format: 'plain', dtype, count, coder: 'raw', payload } as const;
      const tensor = writeTensor(writer, { dtype, shape, vector }, path, true);
      return () => AttributeTable.addTensor(builder, tensor);
    }
    case 'opaque': {
      const bytes = builder.createByteVector(attribute.value);
      return () => AttributeTable.addOpaque(builder, bytes);
    }
    default:
      return attribute satisfies never;
  }
}

function safeInteger(value: number, path: string): number {
  if (!Number.isSafeInteger(value))
    throw new FsnError('bad-value', `${path}: ${value} is no integer within 2^53`, { path, actual: value });
  return value;
}
