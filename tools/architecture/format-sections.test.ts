import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** References such as `FSN.md`, "Symbol streams", also over the end of a comment's line. */
const reference = /FSN\.md`?,\s(?:\s*(?:\*|\/\/)\s)?"([^"]+)"/g;

const references = ['packages', 'apps', 'bench', 'tools'].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|mjs)$/.test(path) && !/(^|\/)(node_modules|dist|generated)\//.test(path))
    .map((path) => `${folder}/${path}`)
    .filter((path) => !import.meta.url.endsWith(path))
    .flatMap((path) => Array.from(read(path).matchAll(reference), ([, section]) => ({ path, section }))),
);

test('every section of FSN.md that a comment names is there', () => {
  const headings = new Set(
    Array.from(read('schemas/FSN.md').matchAll(/^#+ (.+)$/gm), ([, heading]) => heading),
  );
  expect(references.length).toBeGreaterThan(10);
  expect(references.filter(({ section }) => !headings.has(section))).toEqual([]);
});
