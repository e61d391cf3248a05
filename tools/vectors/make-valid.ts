// Writes test-models/vectors/valid. Run it only to add vectors: those that are there stay as they are, since files
// that once were valid must remain so. `node --conditions=@fsnet/source --import tsx tools/vectors/make-valid.ts`
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pack } from '@fsnet/encoder';
import { describe } from './describe.ts';
import { FileEditor } from './file-editor.ts';
import { validNetworks } from './valid-networks.ts';

const folder = fileURLToPath(new URL('../../test-models/vectors/valid/', import.meta.url));
mkdirSync(folder, { recursive: true });

for (const [name, { description, coder, graph }] of Object.entries(validNetworks)) {
  const bytes = pack(graph, { coder, writer: 'fsnet test vectors' });
  add(name, bytes, describe(description, { major: 1, minor: 0 }, graph));
}

const base = validNetworks.metadata;
const editor = new FileEditor(pack(base.graph, { coder: 'raw', writer: 'fsnet test vectors' }));
editor.set('versionMinor', 7);
// Three fields after those that version 1.0 has in the root.
const known = 14;
const present = (editor.view.getUint16(editor.vtable(''), true) - 4) / 2;
const vtable = editor.ownVtable('', known + 3 - present);
for (let field = known; field < known + 3; field++) editor.view.setUint16(vtable + 4 + 2 * field, 4, true);
add(
  'newer-minor',
  editor.build(),
  describe('Version 1.7, with fields that version 1.0 does not know.', { major: 1, minor: 7 }, base.graph),
);

add(
  'packed-header',
  pack(base.graph, { coder: 'raw', packHeader: true, writer: 'fsnet test vectors' }),
  describe('The network of metadata.fsn in a packed header.', { major: 1, minor: 0 }, base.graph),
);

function add(name: string, bytes: Uint8Array, json: string): void {
  const path = `${folder}${name}`;
  if (existsSync(`${path}.fsn`)) return;
  writeFileSync(`${path}.fsn`, bytes);
  writeFileSync(`${path}.json`, json);
  console.log(`${name}.fsn ${bytes.length} bytes`);
}
