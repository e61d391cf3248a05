import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformWithOxc } from 'vite';
import { type Bundle, bundle, loadSource } from '../bundle.mjs';
import type { ServedFile } from './file-server.ts';

type Files = [name: string, file: ServedFile][];

const root = fileURLToPath(new URL('../../..', import.meta.url));

const flatbuffers = 'node_modules/flatbuffers/mjs';

/** All that a page must allow to run networks. */
export const runtimePolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/** `SOURCE.ts` of this folder, bundled, in a page under `policy`. */
export async function bundledPage(source: string, policy: string): Promise<Files> {
  const { script, others } = await bundle(sourceOf(source), `${source}.js`, ['@fsnet/source']);
  return [
    [`${source}.html`, html(`<script type="module" src="${source}.js"></script>`, policy)],
    ...scripts(`${source}.js`, { script, others }, policy),
  ];
}

/** `load-page.ts` as it is, with the script that fsnet brings for pages without a bundler. */
export async function scriptPage(): Promise<Files> {
  const { code } = await transformWithOxc(sourceOf('load-page'), 'load-page.ts');
  return [
    ['script-page.html', html('<script type="module" src="script-page.js"></script>', runtimePolicy)],
    [
      'script-page.js',
      javascript(code.replace("'fsnet'", "'./load.js'").replace('"fsnet"', '"./load.js"'), runtimePolicy),
    ],
    ...scripts('load.js', await bundle(loadSource, 'load.js', ['@fsnet/source']), runtimePolicy),
  ];
}

/**
 * `SOURCE.ts` of this folder as `compiled-SOURCE.html`, with the files of the packages one by one, as the compiler leaves them and no bundler touched them:
 * what they import by name is found by an import map, of which workers have none.
 */
export async function compiledPage(source: string): Promise<Files> {
  const name = `compiled-${source}`;
  const packages = ['graph', 'format', 'decoder', 'wasm'];
  const files: Files = await Promise.all(
    packages.flatMap((name) =>
      sourceFiles(`packages/${name}/src`).map((path) => compiled(path, runtimePolicy)),
    ),
  );
  for (const name of readdirSync(join(root, flatbuffers)))
    if (name.endsWith('.js'))
      files.push([name, javascript(readFileSync(join(root, flatbuffers, name), 'utf8'), runtimePolicy)]);
  const imports = {
    ...Object.fromEntries(packages.map((name) => [`@fsnet/${name}`, `./packages/${name}/src/index.js`])),
    fsnet: './packages/wasm/src/index.js',
    flatbuffers: './flatbuffers.js',
    '#file-source': './packages/format/src/source/no-file-source.js',
    '#start-worker': './packages/wasm/src/threads/start-web-worker.js',
  };
  const map = JSON.stringify({ imports });
  const hash = createHash('sha256').update(map).digest('base64');
  const policy = runtimePolicy.replace("'self'", `'self' 'sha256-${hash}'`);
  const content = `<script type="importmap">${map}</script><script type="module" src="${name}.js"></script>`;
  const { code } = await transformWithOxc(sourceOf(source), `${source}.ts`);
  return [[`${name}.html`, html(content, policy)], [`${name}.js`, javascript(code, policy)], ...files];
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.(?:test|fixture|d))\.ts$/.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

async function compiled(path: string, policy: string): Promise<Files[number]> {
  const { code } = await transformWithOxc(readFileSync(join(root, path), 'utf8'), path);
  const script = code.replace(/(\b(?:from|import)\s*\(?\s*["']\.[^"']*)\.ts(["'])/g, '$1.js$2');
  return [path.replace(/\.ts$/, '.js'), javascript(script, policy)];
}

function scripts(name: string, { script, others }: Bundle, policy: string): Files {
  return [[name, script] as const, ...others].map(([file, text]) => [file, javascript(text, policy)]);
}

function sourceOf(name: string): string {
  return readFileSync(new URL(`${name}.ts`, import.meta.url), 'utf8');
}

function html(content: string, policy: string): ServedFile {
  return served(`<!doctype html>${content}`, 'text/html', policy);
}

function javascript(body: ServedFile['body'], policy: string): ServedFile {
  return served(body, 'text/javascript', policy);
}

function served(body: ServedFile['body'], type: string, policy: string): ServedFile {
  return { body, headers: { 'content-type': type, 'content-security-policy': policy } };
}
