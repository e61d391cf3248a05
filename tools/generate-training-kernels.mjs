// Generates packages/training/src/generated from packages/training/assembly: the kernels as WebAssembly, in the two
// builds that generate-kernels.mjs makes of those of packages/wasm, and the TypeScript types of what they export.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules, readSources } from './generate-kernels.mjs';

const training = join(import.meta.dirname, '../packages/training');

/** Folder that {@link generate}'s files fill. */
export const folder = join(training, 'src/generated');

/** The generated files: relative path -> text. */
export async function generate() {
  return {
    'kernels.ts': signatures(await readSources(join(training, 'assembly'))),
    ...(await modules('training/assembly/index.ts')),
  };
}

/** An interface of all functions that the entry exports, and their parameters by name. */
function signatures(sources) {
  const entry = readFileSync(join(training, 'assembly/index.ts'), 'utf8');
  const exported = [...entry.matchAll(/export \{([^}]*)\}/g)].flatMap(
    ([, names]) => names.match(/\w+/g) ?? [],
  );
  const kernels = exported.sort().map((name) => {
    const declaration = new RegExp(`export function ${name}\\(([^)]*)\\): (\\w+)`);
    const [, parameters, result] = sources.map((source) => source.match(declaration)).find(Boolean) ?? [];
    if (!result) throw new Error(`packages/training/assembly exports no function ${name}`);
    const names = [...parameters.matchAll(/(\w+)\s*:/g)].map(([, parameter]) => parameter);
    return { name, names, result: result === 'void' ? 'void' : 'number' };
  });
  const functions = kernels.map(
    ({ name, names, result }) =>
      `  readonly ${name}: (${names.map((parameter) => `${parameter}: number`).join(', ')}) => ${result};\n`,
  );
  const lists = kernels.map(({ name, names }) => `  ${name}: '${names.join(' ')}',\n`);
  return `/** The functions of ../../assembly/index.ts. */
export interface Kernels {
${functions.join('')}}

/** The names of their parameters in turn. */
export const kernelParameters = {
${lists.join('')}} as const;
`;
}
