import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { allowedImports } from './allowed-imports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Manifest {
  readonly name: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

interface Import {
  readonly file: string;
  readonly specifier: string;
}

const folders = ['packages', 'apps']
  .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
  .concat('bench', 'tools')
  .filter((folder) => existsSync(join(root, folder, 'package.json')));

const manifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
const internal = new Set(folders.map((folder) => manifest(folder).name));

/** `@scope/name` or `name` of an import of a package; nothing for the package's own files and Node's modules. */
function packageOf(specifier: string): string | undefined {
  if (/^[./#]/.test(specifier) || specifier.startsWith('node:') || builtinModules.includes(specifier)) return;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const patterns = [
    /^\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*(?:\/\*.*?\*\/\s*)?['"]([^'"]+)['"]/g,
  ];
  return patterns.flatMap((pattern) =>
    [...source.matchAll(pattern)].map((match) => ({ file: relative(root, file), specifier: match[1] })),
  );
}

function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      // A folder with a package.json of its own is installed by hand and declares its imports there.
      const skipped = /^(node_modules|dist|generated)$/.test(entry.name);
      return skipped || existsSync(join(root, path, 'package.json')) ? [] : sourcesOf(path);
    }
    return /\.(tsx?|mts|m?js)$/.test(entry.name) ? [join(root, path)] : [];
  });
}

/** Tests and what only they use, which never leaves the repository. */
const isTest = (file: string): boolean => /\.(test|fixture)\.tsx?$|\/(fixtures|test)\//.test(file);

describe.each(folders)('%s', (folder) => {
  const imports = sourcesOf(folder)
    .filter((file) => !isTest(file))
    .flatMap(importsOf);
  const { name, dependencies, devDependencies, peerDependencies } = manifest(folder);

  test('imports only the packages of the repository that the table allows', () => {
    const allowed = allowedImports[folder];
    expect(allowed, `${folder} stands in tools/architecture/allowed-imports.ts`).toBeDefined();
    const refused = imports.filter(({ specifier }) => {
      const target = packageOf(specifier);
      return target && internal.has(target) && allowed !== 'any' && !allowed.includes(target);
    });
    expect(refused).toEqual([]);
  });

  test('imports only packages that it declares', () => {
    // Tools and benchmarks never leave the repository, so what its root declares is theirs too.
    const shared = folder.includes('/') ? {} : manifest('.').devDependencies;
    const declared = new Set(
      Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies, ...shared }),
    );
    const undeclared = imports.filter(({ specifier }) => {
      const target = packageOf(specifier);
      return target && target !== name && !declared.has(target);
    });
    expect(undeclared).toEqual([]);
  });

  test('never imports its own index.ts, nor files of another package by path', () => {
    const wrong = sourcesOf(folder)
      .flatMap(importsOf)
      .filter(({ file, specifier }) => {
        if (!specifier.startsWith('.')) return false;
        const target = relative(root, join(root, dirname(file), specifier));
        if (target === `${folder}/src/index.ts`) return true;
        return !target.startsWith(`${folder}/`) && !isSharedAssembly(folder, file, target);
      });
    expect(wrong).toEqual([]);
  });
});

/** AssemblyScript knows no packages: it imports by path what the table allows, and nothing else. */
function isSharedAssembly(folder: string, file: string, target: string): boolean {
  const [, , owner] = /^(packages\/([^/]+))\/assembly\//.exec(target) ?? [];
  return file.startsWith(`${folder}/assembly/`) && allowedImports[folder].includes(`@fsnet/${owner}`);
}

test('no file imports itself by a round trip through others', () => {
  for (const folder of folders) {
    const edges = new Map(
      sourcesOf(folder).map((file) => [
        relative(root, file),
        importsOf(file)
          .filter(({ specifier }) => specifier.startsWith('.'))
          .map(({ specifier }) => relative(root, join(dirname(file), specifier))),
      ]),
    );
    expect(findCycle(edges), `import cycle in ${folder}`).toBeUndefined();
  }
});

test('packages do not depend on each other in a circle', () => {
  const edges = new Map(
    folders.map((folder) => [
      manifest(folder).name,
      Object.keys(manifest(folder).dependencies ?? {}).filter((name) => internal.has(name)),
    ]),
  );
  expect(findCycle(edges)).toBeUndefined();
});

/** A path that ends where it began, if the edges have one. */
function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return;
    path.push(node);
    for (const next of edges.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(node);
    return;
  };
  for (const node of edges.keys()) {
    const cycle = visit(node);
    if (cycle) return cycle;
  }
  return;
}
