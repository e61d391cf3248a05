import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { parseAst } from 'vite';
import { describe, expect, test } from 'vitest';
import { publicPackages, repository } from './public-packages.ts';

/** Sources of a package that are shipped. */
function sourcesOf(folder: string): string[] {
  return readdirSync(join(repository, folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(
      (name) =>
        /\.ts$/.test(name) &&
        !/\.(?:d|test|fixture|[a-z]+\.test)\.ts$|(?:^|\/)(?:fixtures|testing)\//.test(name),
    )
    .map((name) => join(repository, folder, 'src', name));
}

/** Where code is made of text. */
function evaluations(script: string): string[] {
  if (!/\b(?:eval|Function)\b/.test(script)) return [];
  const found: string[] = [];
  const visit = (value: unknown, key?: string, parent?: Readonly<Record<string, unknown>>): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, key, parent);
    else if (value && typeof value === 'object') {
      const node = value as Readonly<Record<string, unknown>>;
      const isProperty = (key === 'property' || key === 'key') && !parent?.computed;
      if (node.type === 'Identifier' && !isProperty && ['eval', 'Function'].includes(String(node.name)))
        found.push(String(node.name));
      for (const [name, child] of Object.entries(node)) visit(child, name, node);
    }
  };
  visit(parseAst(script));
  return found;
}

test('evaluations are found', () => {
  expect(evaluations('eval("1"); new Function("a"); globalThis.x = { eval: 1 }; f.Function')).toEqual([
    'eval',
    'Function',
  ]);
});

/**
 * Lines of a script that its source map puts elsewhere than where its source exports that name; `undefined` where
 * it exports nothing by name.
 */
function misplaced(script: string, map: SourceMap, source: string): string[] {
  const lines = source.split('\n');
  return script.split('\n').flatMap((line, number) => {
    const [declaration, name] = /^export (?:async )?(?:function\*?|class|const) (\w+)/.exec(line) ?? [];
    if (!declaration) return [];
    const entry = map.findEntry(number, 0);
    const origin = 'originalLine' in entry ? lines[entry.originalLine] : '';
    return new RegExp(`\\b${name}\\b`).test(origin) ? [] : [`${line} <- ${origin}`];
  });
}

describe.each(publicPackages())('$manifest.name', ({ folder }) => {
  const compiled = sourcesOf(folder).map((source) => {
    const path = source.replace(join(folder, 'src'), join(folder, 'dist'));
    return { source, script: path.replace(/\.ts$/, '.js'), types: path.replace(/\.ts$/, '.d.ts') };
  });

  test('ships every module as script, types and maps of both', () => {
    const missing = compiled.flatMap(({ script, types }) =>
      [script, `${script}.map`, types, `${types}.map`].filter((file) => !existsSync(file)),
    );
    expect(missing.map((file) => relative(repository, file))).toEqual([]);
    expect(compiled.length).toBeGreaterThan(1);
  });

  test('has source maps that lead to the sources it ships', () => {
    for (const { source, script, types } of compiled) {
      for (const file of [script, types]) {
        const map = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
        expect(map.sources.map((path: string) => join(dirname(file), path))).toEqual([source]);
      }
      const map = new SourceMap(JSON.parse(readFileSync(`${script}.map`, 'utf8')));
      expect(misplaced(readFileSync(script, 'utf8'), map, readFileSync(source, 'utf8'))).toEqual([]);
    }
  });

  test('makes no code of text', () => {
    const found = compiled.flatMap(({ script }) =>
      evaluations(readFileSync(script, 'utf8')).map((name) => `${relative(repository, script)}: ${name}`),
    );
    expect(found).toEqual([]);
  });
});

describe('the scripts for pages without a bundler', () => {
  const folder = join(repository, 'packages/fsnet/dist/browser');
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');

  test('make no code of text', () => {
    expect(scripts).toContain('load.js');
    for (const name of scripts) expect(evaluations(read(name))).toEqual([]);
  });

  test('come with maps that hold their sources', () => {
    for (const name of scripts) {
      expect(read(name)).toContain(`//# sourceMappingURL=${name}.map`);
      const { sources, sourcesContent } = JSON.parse(read(`${name}.map`));
      expect(sourcesContent).toHaveLength(sources.length);
      for (const [index, path] of sources.entries()) {
        if (!path.endsWith('.ts')) continue;
        expect(sourcesContent[index]).toBe(readFileSync(join(folder, path), 'utf8'));
      }
    }
  });
});
