import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPages } from './build-pages.ts';
import { codeBlocks } from './code-blocks.ts';
import { withFigures } from './figures.ts';
import { resolveLink } from './links.ts';
import { documentedModules, moduleSource, pages } from './pages.ts';
import { renderPage } from './render.ts';
import { repository } from './repository.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fsnet-docs-'));
  await buildPages(folder);
});
afterAll(() => rm(folder, { recursive: true }));

test('no link within the site is dead, and every picture is there', async () => {
  const files = new Set(await readdir(folder, { recursive: true }));
  const ids = new Map<string, Set<string>>();
  const text = new Map<string, string>();
  for (const { name } of pages) {
    const html = await readFile(join(folder, `${name}.html`), 'utf8');
    text.set(`${name}.html`, html);
    ids.set(`${name}.html`, new Set(Array.from(html.matchAll(/ id="([^"]+)"/g), ([, id]) => id)));
  }
  const dead: string[] = [];
  for (const [name, html] of text)
    for (const [, target] of html.matchAll(/ (?:href|src)="(?![a-z]+:)([^"]+)"/g)) {
      if (target === 'api/index.html') continue;
      const [file, anchor] = target.split('#');
      const isThere = file === '' || files.has(file);
      const headings = ids.get(file === '' ? name : file);
      if (!isThere || (anchor !== undefined && !headings?.has(anchor))) dead.push(`${name}: ${target}`);
    }
  expect(dead).toEqual([]);
});

describe('a link', () => {
  const page = pages.find(({ name }) => name === 'limits')!;
  test('to another document leads to its page, to a heading too', () => {
    expect(resolveLink(page, 'tutorial.md#2-encode')).toEqual({
      kind: 'page',
      href: 'tutorial.html#2-encode',
    });
    expect(resolveLink(page, '../../../packages/wasm')).toEqual({ kind: 'page', href: 'cpu-runtime.html' });
  });
  test('to nothing is an error', () => {
    expect(() => resolveLink(page, 'tutorials.md')).toThrow('leads nowhere');
    expect(() => resolveLink(page, '../../../../elsewhere.md')).toThrow('leads nowhere');
  });
  test('to what the site does not hold is no link', () => {
    const { html } = renderPage(page, '[sources](../src/run.ts)');
    expect(html).toBe(
      '<p><span class="source" title="apps/docs/src/run.ts in the repository">sources</span></p>\n',
    );
  });
});

test('headings have the ids that GitHub gives them', () => {
  const { headings } = renderPage(pages[0], '# `npm run bench -- wasm`\n\n## A & B\n\n## A & B\n');
  expect(headings.map(({ id }) => id)).toEqual(['npm-run-bench----wasm', 'a--b', 'a--b-1']);
});

test('a figure that was not measured is an error', () => {
  expect(() => withFigures('{{bench/results/wasm.json | ResNet-1000 | onnxruntime-web | ratio}}')).toThrow(
    'no such result',
  );
});

test('every figure of what fsnet is not good for stands in a document that the page links to', async () => {
  const page = pages.find(({ name }) => name === 'limits')!;
  const markdown = (await readFile(join(repository, page.source), 'utf8')).replace(/\{\{[^}]+\}\}/g, '');
  const linked = Array.from(markdown.matchAll(/\]\(([^)]+\.md)/g), ([, href]) =>
    join('apps/docs/content', href),
  );
  const documents = await Promise.all(linked.map((path) => readFile(join(repository, path), 'utf8')));
  const figures = markdown.match(/\d+\.\d+ %/g) ?? [];
  expect(figures.length).toBeGreaterThan(7);
  expect(figures.filter((figure) => !documents.some((text) => text.includes(figure)))).toEqual([]);
});

const source = (path: string) => readFile(join(repository, path), 'utf8');

test('what snippets import is there', async () => {
  const missing: string[] = [];
  let count = 0;
  for (const page of pages)
    for (const { language, text } of codeBlocks(await source(page.source))) {
      if (!['ts', 'js', 'html'].includes(language)) continue;
      for (const [, names, from] of text.matchAll(/import (?:type )?\{([^}]+)\} from '([^']+)'/g)) {
        const known = await exportsOf(from);
        for (const name of names.split(',').map((each) => each.trim().replace(/^type | as .*$/g, ''))) {
          count++;
          if (!known(name)) missing.push(`${page.source}: ${name} from ${from}`);
        }
      }
    }
  expect(count).toBeGreaterThan(8);
  expect(missing).toEqual([]);
});

/** Whether a package of ours, or Node, exports a name; types among it. */
async function exportsOf(from: string): Promise<(name: string) => boolean> {
  if (from.startsWith('node:')) {
    const module = await import(/* @vite-ignore */ from);
    return (name) => name in module;
  }
  const name = /^(?:@fsnet\/)?([a-z]+)$/.exec(from)?.[1];
  const text = from.endsWith('/browser/load.js')
    ? await source('packages/fsnet/bundle.mjs')
    : await source(
        name
          ? `packages/${name}/src/index.ts`
          : from.replace(/^@fsnet\/(\w+)\/(\w+)$/, 'packages/$1/src/$2.ts'),
      );
  const names = Array.from(text.matchAll(/export (?:type )?\{([^}]+)\}/g), ([, list]) => list);
  const all = new Set(
    names.flatMap((list) => list.split(',').map((each) => each.trim().replace(/^type | as .*$/g, ''))),
  );
  return (wanted) => all.has(wanted);
}

test('commands of all pages are commands of fsn', async () => {
  const known = new Set(
    (await readdir(join(repository, 'apps/cli/src/commands'))).map((file) => file.split('.')[0]),
  );
  const unknown: string[] = [];
  for (const page of pages)
    for (const [, command] of (await source(page.source)).matchAll(/npx fsn ([a-z]+)/g))
      if (!known.has(command)) unknown.push(`${page.source}: ${command}`);
  expect(unknown).toEqual([]);
});

test('every entry point of every published package has its page in the API', async () => {
  const entryPoints: string[] = [];
  for (const folder of await readdir(join(repository, 'packages'))) {
    const { name, private: isPrivate, exports } = JSON.parse(await source(`packages/${folder}/package.json`));
    if (isPrivate) continue;
    for (const entry of Object.keys(exports)) entryPoints.push(`${name}${entry.slice(1)}`);
  }
  expect(entryPoints.length).toBeGreaterThan(10);
  expect([...documentedModules].sort()).toEqual(entryPoints.sort());
  const { files } = JSON.parse(await source('apps/docs/tsconfig.api.json'));
  expect(files).toEqual(documentedModules.map((module) => `../../${moduleSource(module)}`));
});
