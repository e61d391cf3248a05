import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FileEditor } from './file-editor.ts';
import { Cases } from './malformed-case.ts';
import { addMeaningCases } from './malformed-meaning.ts';
import { addPayloadCases } from './malformed-payload.ts';
import { addStartCases } from './malformed-start.ts';
import { addStructureCases } from './malformed-structure.ts';

/** The folder that holds `valid` and `malformed`. */
export const vectorsFolder: string = fileURLToPath(new URL('../../test-models/vectors/', import.meta.url));

/** Files of `malformed`: relative name -> content. */
export function malformedFiles(): Map<string, Uint8Array> {
  const cases = new Cases((file) => new FileEditor(file));
  addStartCases(cases);
  addStructureCases(cases);
  addMeaningCases(cases);
  addPayloadCases(cases);
  const files = new Map<string, Uint8Array>();
  const expected: Record<string, object> = {};
  for (const { name, base, code, path, why, stage, make } of cases.list.toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const file = `${name}.fsn`;
    if (files.has(file)) throw new Error(`two cases ${name}`);
    try {
      files.set(file, make(new Uint8Array(readFileSync(`${vectorsFolder}valid/${base}.fsn`))));
    } catch (cause) {
      throw new Error(`${name} cannot be made of ${base}`, { cause });
    }
    expected[file] = { code, ...(path !== undefined && { path }), stage, why: `${base}: ${why}` };
  }
  files.set('expected.json', new TextEncoder().encode(`${JSON.stringify(expected, null, 2)}\n`));
  return files;
}
