// Generates packages/tfjs/src/generated/shaders.ts: every .wgsl file under packages/tfjs/src as a string of its own,
// named after the file, so that bundlers need to know nothing of WGSL and leave out shaders that nobody imports.
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';

const root = join(import.meta.dirname, '..');
const source = join(root, 'packages/tfjs/src');

/** Folder that {@link generate}'s files fill. */
export const folder = join(source, 'generated');

/** The generated files: relative path -> text. */
export async function generate() {
  const paths = existsSync(source)
    ? (await readdir(source, { recursive: true })).filter((path) => path.endsWith('.wgsl'))
    : [];
  const shaders = new Map();
  for (const path of paths.sort()) {
    const name = camelCase(basename(path, '.wgsl'));
    if (shaders.has(name)) throw new Error(`${path} and ${shaders.get(name).path} have the same name`);
    shaders.set(name, { path, code: shorten(readFileSync(join(source, path), 'utf8')) });
  }
  const texts = [...shaders].map(([name, { path, code }]) => {
    return `/** ../${path.split(sep).join('/')} */\nexport const ${name}: string = \`${code}\`;\n`;
  });
  return texts.length > 0 ? { 'shaders.ts': texts.join('\n') } : {};
}

/** A shader without comments, indentation and empty lines. */
export function shorten(code) {
  const short = code
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
  if (/[`\\]|\$\{/.test(short)) throw new Error(`a shader cannot stand in a template literal:\n${short}`);
  return short;
}

function camelCase(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
