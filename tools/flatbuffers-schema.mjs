const scalarSizes = {
  bool: 1,
  byte: 1,
  ubyte: 1,
  int8: 1,
  uint8: 1,
  short: 2,
  ushort: 2,
  int16: 2,
  uint16: 2,
  int: 4,
  uint: 4,
  int32: 4,
  uint32: 4,
  float: 4,
  float32: 4,
  long: 8,
  ulong: 8,
  int64: 8,
  uint64: 8,
  double: 8,
  float64: 8,
};

/**
 * The tables of a flatbuffers schema as data: `[{ name, fields: [{ name, kind, ... }] }]`, names in camel case.
 * Understands what `fsn.fbs` uses: enums, structs, tables, vectors, defaults and `required`.
 */
export function parseSchema(text) {
  const source = text.replace(/\/\/.*$/gm, '');
  const types = new Map(Object.entries(scalarSizes).map(([name, size]) => [name, { kind: 'scalar', size }]));
  types.set('bool', { kind: 'bool' }).set('string', { kind: 'string' });
  for (const [, name, base] of source.matchAll(/\benum\s+(\w+)\s*:\s*(\w+)/g)) types.set(name, typeOf(base));
  for (const [, name, body] of source.matchAll(/\bstruct\s+(\w+)\s*\{([^}]*)\}/g)) {
    const sizes = [...body.matchAll(/\w+\s*:\s*(\w+)/g)].map((field) => typeOf(field[1]).size);
    if (new Set(sizes).size !== 1)
      throw new Error(`struct ${name}: fields of unequal size are not understood`);
    types.set(name, { kind: 'struct', size: sizes.length * sizes[0], align: sizes[0] });
  }
  const bodies = [...source.matchAll(/\btable\s+(\w+)\s*\{([^}]*)\}/g)];
  for (const [, name] of bodies) types.set(name, { kind: 'table', of: name });
  return bodies.map(([, name, body]) => ({
    name,
    fields: body
      .split(';')
      .filter((field) => field.trim() !== '')
      .map(parseField),
  }));

  function parseField(text) {
    const match = /^\s*(\w+)\s*:\s*(\[?)(\w+)\]?\s*(?:=\s*[\w.-]+)?\s*(\(required\))?\s*$/.exec(text);
    if (!match) throw new Error(`field not understood: ${text}`);
    const [, name, vector, type, required] = match;
    return {
      name: name.replace(/_+(\w)/g, (_, letter) => letter.toUpperCase()).replace(/_$/, ''),
      ...(vector ? vectorOf(typeOf(type), type) : typeOf(type)),
      ...(required && { required: true }),
    };
  }

  // The scalar's name, since equal bytes mean different things to `uint32` and `int32`.
  function vectorOf(element, type) {
    if (element.kind === 'scalar') return { kind: 'scalars', size: element.size, of: type };
    if (element.kind === 'string') return { kind: 'strings' };
    if (element.kind === 'table') return { kind: 'tables', of: element.of };
    throw new Error(`vector of ${type} is not understood`);
  }

  function typeOf(name) {
    const type = types.get(name);
    if (!type) throw new Error(`unknown type ${name}`);
    return type;
  }
}
