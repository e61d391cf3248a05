import { type FileEditor, list, string } from './file-editor.ts';
import type { Cases } from './malformed-case.ts';

/** Attacks on the flatbuffer itself: offsets, vtables, vectors, strings, sharing. */
export function addStructureCases(cases: Cases): void {
  const base = 'metadata';
  const edit = (
    ...[name, code, why, make, path]: [
      string,
      'bad-offset' | 'malformed' | 'limit-exceeded' | 'bad-graph',
      string,
      (e: FileEditor) => void,
      string?,
    ]
  ) => cases.edit(base, 'header', name, code, why, make, path);
  const offset = (
    name: string,
    why: string,
    at: (e: FileEditor) => number,
    value: (e: FileEditor) => number,
  ) => edit(name, 'bad-offset', why, (e) => e.view.setUint32(at(e), value(e), true));

  const root = () => 4;
  offset('root-offset-zero', 'root offset 0', root, () => 0);
  offset('root-offset-odd', 'root offset not aligned', root, (e) => e.view.getUint32(4, true) + 2);
  offset('root-offset-beyond', 'root beyond the header', root, (e) => e.header.length);
  offset('root-offset-at-end', 'root at the last byte', root, (e) => e.header.length - 5);
  offset('root-offset-largest', 'root offset 2^32 - 1', root, () => 2 ** 32 - 1);

  const tables = {
    root: '',
    node: 'nodes[0]',
    metadata: 'metadata',
    preprocessing: 'metadata.preprocessing[0]',
  };
  for (const [name, table] of Object.entries(tables)) {
    const vtableOffset = (what: string, why: string, value: (e: FileEditor, at: number) => number) =>
      edit(`vtable-${name}-${what}`, 'bad-offset', `vtable of the ${name} ${why}`, (e) => {
        const at = e.target(table);
        e.view.setInt32(at, value(e, at), true);
      });
    vtableOffset('before', 'before the header', (_, at) => at);
    vtableOffset('negative', 'at a negative offset', (_, at) => at + 1000);
    vtableOffset('beyond', 'beyond the header', (e, at) => at - e.header.length);
    vtableOffset('odd', 'at an odd offset', (e, at) => at - e.vtable(table) + 1);
    vtableOffset('farthest', 'at the largest distance', () => -(2 ** 31));
  }
  const vtable = (name: string, why: string, value: number, entry = 0) =>
    edit(
      name,
      'malformed',
      why,
      (e) => {
        const at = e.ownVtable('metadata') + 2 * entry;
        e.view.setUint16(at, value, true);
      },
      'metadata',
    );
  vtable('vtable-size-0', 'vtable of 0 bytes', 0);
  vtable('vtable-size-2', 'vtable of 2 bytes', 2);
  vtable('vtable-size-odd', 'vtable of 9 bytes', 9);
  vtable('vtable-size-largest', 'vtable of 65534 bytes', 65534);
  vtable('table-size-0', 'table of 0 bytes', 0, 1);
  vtable('table-size-3', 'table of 3 bytes', 3, 1);
  vtable('table-size-largest', 'table of 65535 bytes', 65535, 1);

  const slot = (name: string, why: string, path: string, value: number) => {
    const parent = path.replace(/\.?\w+$/, '');
    edit(
      name,
      'bad-offset',
      why,
      (e) => {
        e.ownVtable(parent);
        e.view.setUint16(e.slot(path), value, true);
      },
      path,
    );
  };
  slot('field-in-vtable-offset', 'field inside of the offset to the vtable', 'metadata.title', 2);
  slot('field-beyond-table', 'field after the end of its table', 'metadata.labels', 4000);
  slot('field-across-end', 'field across the end of its table', 'nodes[0].op', 0xfffe);
  slot('field-misaligned', 'field at an odd place', 'metadata.title', 5);
  slot('field-double-misaligned', 'double at a multiple of 2', 'metadata.preprocessing[0].scale', 6);

  const strings = {
    name: 'name',
    op: 'nodes[0].op',
    label: 'metadata.labels[1]',
    value: 'values[0]',
    attribute: 'nodes[0].attributes[3].s',
  };
  for (const [name, path] of Object.entries(strings)) {
    const text = (
      what: string,
      code: 'malformed' | 'limit-exceeded',
      why: string,
      make: (e: FileEditor, at: number) => void,
    ) =>
      edit(`string-${name}-${what}`, code, `string (${name}): ${why}`, (e) => make(e, e.target(path)), path);
    text('beyond', 'malformed', 'longer than the header', (e, at) =>
      e.view.setUint32(at, e.header.length, true),
    );
    text('huge', 'limit-exceeded', 'of 4 GiB', (e, at) => e.view.setUint32(at, 2 ** 32 - 1, true));
    text('no-zero', 'malformed', 'does not end in a zero', (e, at) =>
      e.view.setUint8(at + 4 + e.view.getUint32(at, true), 1),
    );
    offset(
      `string-${name}-offset-beyond`,
      `offset of a string (${name}) leads out`,
      (e) => e.field(path),
      (e) => e.header.length,
    );
    offset(
      `string-${name}-offset-odd`,
      `offset of a string (${name}) not aligned`,
      (e) => e.field(path),
      () => 5,
    );
  }
  const badText: Record<string, number[]> = {
    'overlong-zero': [0xc0, 0x80],
    surrogate: [0xed, 0xa0, 0x80],
    'beyond-unicode': [0xf4, 0x90, 0x80, 0x80],
    'lone-continuation': [0x80],
    'cut-sequence': [0x41, 0xe2, 0x82],
    'invalid-byte': [0x41, 0xff, 0x41],
  };
  for (const [name, bytes] of Object.entries(badText))
    edit(
      `utf8-${name}`,
      'malformed',
      `label that is not UTF-8: ${name.replaceAll('-', ' ')}`,
      (e) => e.point('metadata.labels[0]', e.append(Uint8Array.of(bytes.length, 0, 0, 0, ...bytes, 0))),
      'metadata.labels[0]',
    );

  const vectors = [
    'nodes',
    'values',
    'metadata.labels',
    'nodes[0].inputs',
    'inputs[0].shape',
    'nodes[0].attributes',
    'metadata.preprocessing[0].mean',
  ];
  for (const path of vectors) {
    const name = path.replace(/\W+/g, '-');
    for (const [what, length] of [
      ['huge', 2 ** 32 - 1],
      ['quarter', 2 ** 30],
      ['beyond', 600],
    ] as const)
      edit(
        `vector-${name}-${what}`,
        'malformed',
        `vector ${path} of ${length} elements`,
        (e) => e.view.setUint32(e.target(path), length, true),
        path,
      );
    offset(
      `vector-${name}-offset`,
      `offset to the vector ${path} leads out`,
      (e) => e.field(path),
      () => 2 ** 31,
    );
  }
  edit(
    'vector-of-doubles-misaligned',
    'bad-offset',
    'doubles at a multiple of 4',
    (e) => {
      const bytes = new Uint8Array(4 + 24);
      bytes[0] = 3;
      e.point('metadata.preprocessing[0].mean', e.append(bytes));
    },
    'metadata.preprocessing[0].mean',
  );

  for (const path of [
    'values',
    'nodes[0].op',
    'nodes[0].attributes[0].name',
    'metadata.preprocessing[0].input',
    'domains[0].domain',
    'metadata.properties[0].key',
    'metadata.provenance.accuracy[0].dataset',
    'nodes[0].attributes[8].tensor.vector',
  ])
    edit(
      `missing-${path.replace(/\W+/g, '-')}`,
      'malformed',
      `required field ${path} is missing`,
      (e) => {
        e.ownVtable(path.replace(/\.?\w+$/, ''));
        e.remove(path);
      },
      path,
    );

  edit(
    'bool-2',
    'malformed',
    'a truth value of 2',
    (e) => e.set('metadata.provenance.hasSeed', 2),
    'metadata.provenance.hasSeed',
  );
  edit('confused-property-is-domain', 'malformed', 'one table is a property and a domain', (e) =>
    e.point('metadata.properties[0]', e.target('domains[0]')),
  );
  edit('confused-string-is-vector', 'malformed', 'one place is a string and a vector', (e) =>
    e.point('metadata.description', e.target('metadata.labels')),
  );
  edit('overlapping-strings', 'malformed', 'many strings that end in one place', (e) => {
    const words = 100;
    const region = new Uint8Array(4 * words + 8);
    const view = new DataView(region.buffer);
    for (let i = 0; i < words; i++) view.setUint32(4 * i, Math.min(127, 4 * (words - i)), true);
    const vector = e.append(list(...new Array<number>(70).fill(0)));
    const at = e.append(region);
    for (let i = 0; i < 70; i++)
      e.view.setUint32(vector + 4 + 4 * i, at + 4 * i - (vector + 4 + 4 * i), true);
    e.point('metadata.labels', vector);
  });
  const empty = { op: string('Relu') };
  edit('bomb-one-node-many-times', 'bad-graph', 'a vector of 3000 nodes that are one and the same', (e) =>
    e.repeat('nodes', 3000, { ...empty, outputs: list(0) }),
  );
  edit('bomb-shared-edges', 'limit-exceeded', '1500 nodes without outputs that share 1500 inputs', (e) =>
    e.repeat('nodes', 1500, { ...empty, inputs: list(...new Array<number>(1500).fill(0)) }),
  );
  edit(
    'bomb-attributes',
    'limit-exceeded',
    'a node with 129 attributes',
    (e) => e.repeat('nodes[0].attributes', 129, { name: string('a') }),
    'nodes[0].attributes',
  );
  edit(
    'attribute-twice',
    'malformed',
    'two attributes of one name',
    (e) => e.point('nodes[0].attributes[1].name', e.target('nodes[0].attributes[0].name')),
    'nodes[0].attributes[1]',
  );
  edit(
    'bomb-accuracies',
    'limit-exceeded',
    '1025 measured figures that are one and the same',
    (e) => e.repeat('metadata.provenance.accuracy', 1025, { metric: string('m'), dataset: string('d') }),
    'metadata.provenance.accuracy',
  );
  cases.edit(
    'golden-samples',
    'header',
    'bomb-golden-samples',
    'limit-exceeded',
    '65 golden samples that are one and the same',
    (e) => e.repeat('metadata.goldenSamples', 65, {}),
    'metadata.goldenSamples',
  );
}
