import { type Attribute, dataFromBytes, type Tensor } from '@fsnet/graph';
import { Attribute as AttributeTable } from '../generated/attribute.ts';
import type { Node as NodeTable } from '../generated/node.ts';
import { limits } from '../limits.ts';
import { fail, type HeaderReader } from './header-reader.ts';
import { readTensor } from './stored-vector.ts';

const types = ['', 'int', 'float', 'string', 'ints', 'floats', 'strings', 'tensor', 'opaque'] as const;

/** The attributes of a node, by name. Nodes that share them in the file share the result. */
export function readAttributes(
  reader: HeaderReader,
  node: NodeTable,
  path: string,
): Readonly<Record<string, Attribute>> {
  const read = (first: number, length: number): Readonly<Record<string, Attribute>> => {
    if (length > limits.attributes)
      fail('limit-exceeded', `${path}.attributes`, `${length} attributes`, node, limits.attributes, length);
    const entries: [string, Attribute][] = [];
    for (let i = 0; i < length; i++) {
      const table = new AttributeTable().__init(reader.buffer.__indirect(first + 4 * i), reader.buffer);
      const name = reader.string(table, 'Attribute', 'name')!;
      const place = `${path}.attributes[${i}]`;
      if (entries.some(([other]) => other === name))
        fail('malformed', place, `a second attribute ${JSON.stringify(name)}`, table);
      entries.push([name, reader.once('Attribute', table.bb_pos, () => readAttribute(reader, table, place))]);
    }
    // Not by assignment: a name may be `__proto__`.
    return Object.fromEntries(entries);
  };
  return reader.vector(node, 'Node', 'attributes', 'attributes', read) ?? none;
}

const none: Readonly<Record<string, Attribute>> = {};

function readAttribute(reader: HeaderReader, table: AttributeTable, path: string): Attribute {
  const type = reader.named(types, table.type(), table, `${path}.type`);
  switch (type) {
    case 'int':
      return { type, value: safeInteger(table.i(), table, path) };
    case 'float':
      return { type, value: table.f() };
    case 'string':
      return { type, value: reader.string(table, 'Attribute', 's') ?? '' };
    case 'ints':
      return {
        type,
        value: longInts(reader, table, path) ?? reader.numbers(table, 'Attribute', 'ints', 'int32'),
      };
    case 'floats':
      return { type, value: reader.numbers(table, 'Attribute', 'floats', 'float32') };
    case 'strings':
      return { type, value: reader.strings(table, 'Attribute', 'strings') ?? [] };
    case 'tensor':
      return { type, value: attributeTensor(reader, table, path) };
    case 'opaque':
      return { type, value: table.opaqueArray() ?? new Uint8Array(0) };
    case '':
      return fail('unsupported-type', `${path}.type`, 'attribute without a type', table);
    default:
      return type satisfies never;
  }
}

function longInts(reader: HeaderReader, table: AttributeTable, path: string): readonly number[] | undefined {
  return reader.vector(table, 'Attribute', 'longInts', 'int64', (first, length) =>
    Array.from({ length }, (_, i) => safeInteger(reader.buffer.readInt64(first + 8 * i), table, path)),
  );
}

/** Integers of the graph are JavaScript numbers: beyond 2^53 an importer must carry the attribute as `opaque`. */
function safeInteger(value: bigint, table: AttributeTable, path: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) fail('bad-value', path, `integer ${value}`, table, 'within 2^53', value);
  return number;
}

function attributeTensor(reader: HeaderReader, table: AttributeTable, path: string): Tensor {
  const stored = table.tensor();
  if (!stored) return fail('malformed', `${path}.tensor`, 'required field is missing', table);
  const place = `${path}.tensor`;
  const { dtype, shape, vector } = readTensor(reader, stored, place);
  if (
    vector.format !== 'plain' ||
    vector.coder !== 'raw' ||
    vector.payload.kind !== 'inline' ||
    vector.dtype !== dtype
  )
    return fail(
      'bad-value',
      place,
      'tensor of an attribute',
      stored,
      `plain ${dtype} values in the header, not coded`,
    );
  return { dtype, shape, data: dataFromBytes(dtype, vector.payload.bytes, vector.count) };
}
