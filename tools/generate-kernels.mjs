// Generates packages/wasm/src/generated from packages/wasm/assembly: the kernels as WebAssembly, once for engines
// with SIMD and once for those with relaxed SIMD, each a string that a script can carry; and what each kernel's
// arguments are, for the planner.
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const root = join(import.meta.dirname, '..');
const packages = join(root, 'packages');
const assembly = join(packages, 'wasm/assembly');

/** Folder that {@link generate}'s files fill. */
export const folder = join(root, 'packages/wasm/src/generated');

/** The generated files: relative path -> text. */
export async function generate() {
  return {
    'kernel-arguments.ts': argumentsSource(await readKernels()),
    ...(await modules('wasm/assembly/index.ts')),
  };
}

/** Both builds of the kernels of an entry, a path from packages/ on. */
export async function modules(entry) {
  return {
    'kernels-simd.ts': moduleSource(await compile(entry, 0)),
    'kernels-relaxed-simd.ts': moduleSource(await compile(entry, 1)),
  };
}

/** The WebAssembly module, with relaxed SIMD's fused multiply-add where `fused` is 1. */
async function compile(entry, fused) {
  const output = {};
  const { error, stderr } = await asc.main(
    [
      entry,
      ...[
        '--outFile',
        'kernels.wasm',
        '--baseDir',
        packages,
        '-O3',
        '--shrinkLevel',
        '1',
        '--converge',
        '--noAssert',
      ],
      ...['--runtime', 'stub', '--importMemory', '--noExportMemory', '--maximumMemory', '65536'],
      ...['--enable', 'simd', '--enable', 'relaxed-simd', '--enable', 'bulk-memory'],
      ...['--use', `FUSED=${fused}`, '--disableWarning', '201'],
    ],
    {
      readFile: (name, base) => {
        try {
          return readFileSync(join(base, name), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (name, contents) => {
        output[name] = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`the kernels do not compile\n${stderr}`);
  return output['kernels.wasm'];
}

// Not deflated, which would have to be undone before the kernels compile; nor in base64, which hides repetitions from
// the compression that a server applies.
function moduleSource(wasm) {
  const codes = [...wasm].flatMap((byte) => {
    const number = (byte + 3) % 256;
    const beyond = number - 84;
    return beyond < 0 ? [number] : [84 + Math.floor(beyond / 86), beyond % 86];
  });
  // Digits from "(" on without the backslash.
  const text = String.fromCharCode(...codes.map((code) => code + (code < 52 ? 40 : 41)));
  return `/** A WebAssembly module of ${wasm.length} bytes, as \`moduleBytes\` reads it. */
export const kernels: string =
  '${text}';
`;
}

/** The AssemblyScript files of a folder without their comments. */
export async function readSources(folder) {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  return names.map((name) =>
    readFileSync(join(folder, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''),
  );
}

/** Kernels by name, each with the fields of its arguments. */
async function readKernels() {
  const sources = await readSources(assembly);
  const classes = new Map();
  for (const source of sources) {
    for (const [, name, body] of source.matchAll(/\bclass (\w+)Arguments\s*\{([^}]*)\}/g)) {
      const fields = [...body.matchAll(/(\w+)\s*:\s*(\w+)\s*;/g)].map(([, field, type]) => [field, type]);
      const unknown = fields.find(([, type]) => !['usize', 'i32', 'u32', 'f32'].includes(type));
      if (unknown)
        throw new Error(`${name}Arguments.${unknown[0]}: no argument can be of type ${unknown[1]}`);
      classes.set(name, fields);
    }
  }
  const exported = readFileSync(join(assembly, 'index.ts'), 'utf8');
  const kernels = new Map();
  for (const source of sources) {
    for (const [, name, type] of source.matchAll(/export function (\w+)\(\s*args: (\w+)Arguments,/g)) {
      if (!new RegExp(`\\b${name}\\b`).test(exported)) continue;
      if (!classes.has(type)) throw new Error(`${name}: no class ${type}Arguments`);
      kernels.set(name, classes.get(type));
    }
  }
  return new Map([...kernels].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function argumentsSource(kernels) {
  const types = [...kernels].map(([name, fields]) => {
    const members = fields.map(
      ([field, type]) => `    readonly ${field}: ${type === 'usize' ? 'Address' : 'number'};\n`,
    );
    return `  readonly ${name}: {\n${members.join('')}  };\n`;
  });
  const layouts = [...kernels].map(([name, fields]) => {
    const members = fields.map(([field, type]) => `${field}:${type === 'f32' ? 'f' : 'i'}`);
    return `  ${name}: '${members.join(' ')}',\n`;
  });
  return `import type { Address } from '../plan/step.ts';

/** What each kernel of ../../assembly is told, by field. */
export interface KernelArguments {
${types.join('')}}

/** The same fields in the order in which they stand in memory, 4 bytes each: \`i\` an integer, \`f\` a float32. */
export const kernelArguments: Readonly<Record<keyof KernelArguments, string>> = {
${layouts.join('')}};
`;
}
