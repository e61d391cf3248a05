import { gzipSync } from 'node:zlib';
import { parseAst } from 'vite';
import { describe, expect, test } from 'vitest';
import { type Bundle, bundle, loadSource } from '../bundle.mjs';

/**
 * What of a script must not be in a bundle: imports of anything but `files`, and names that a strict page refuses or
 * only Node has.
 */
function findings(script: string, files: readonly string[] = []): string[] {
  const refused = ['eval', 'Function', 'require', 'Buffer', '__dirname', '__filename'];
  const found: string[] = [];
  const isOwn = ({ start, end }: { start: number; end: number }) =>
    files.includes(script.slice(start + 1, end - 1).replace(/^\.\//, ''));
  const visit = (value: unknown, key?: string, parent?: Readonly<Record<string, unknown>>) => {
    if (Array.isArray(value)) for (const item of value) visit(item, key, parent);
    else if (value && typeof value === 'object') {
      const node = value as Readonly<Record<string, unknown>>;
      if (/^Import(Decl|Expr)/.test(String(node.type)) && !isOwn(node.source as Parameters<typeof isOwn>[0]))
        found.push(String(node.type));
      const isProperty = (key === 'property' || key === 'key') && !parent?.computed;
      if (node.type === 'Identifier' && !isProperty && refused.includes(String(node.name)))
        found.push(String(node.name));
      for (const [name, child] of Object.entries(node)) visit(child, name, node);
    }
  };
  visit(parseAst(script));
  return found;
}

test('what must not be in a bundle is found', () => {
  const script =
    "import 'a'; export const f = (b) => [import(b), eval('1'), new Function(''), b.eval, Buffer.of(1)];";
  expect(findings(script).sort()).toEqual(
    ['Buffer', 'Function', 'ImportDeclaration', 'ImportExpression', 'eval'].sort(),
  );
});

const kilobytes = (script: string) => gzipSync(script).length / 1000;

/** Of a script and what it loads with itself, not what it loads only when it needs it. */
function initialKilobytes({ script, others }: Bundle): number {
  let sum = kilobytes(script);
  for (const [name, text] of others) if (script.includes(`from"./${name}"`)) sum += kilobytes(text);
  return sum;
}

describe.each([
  // What was measured, and a fifth more.
  ["export * from 'fsnet';", 106, 127],
  ["export { decode } from 'fsnet';", 17, 21],
  ["export { inspect } from 'fsnet';", 14, 17],
])('bundled for browsers, %s', (source, _measured, ceiling) => {
  test(`needs nothing that pages lack, and at most ${ceiling} kB with gzip`, async () => {
    const built = await bundle(source, 'all.js', ['@fsnet/source']);
    const known = [...built.others.keys(), 'all.js', '@fsnet/tfjs'];
    for (const script of [built.script, ...built.others.values()])
      expect(findings(script, known)).toEqual([]);
    expect(initialKilobytes(built)).toBeGreaterThan(ceiling / 4);
    expect(initialKilobytes(built)).toBeLessThan(ceiling);
  });
});

test('all that loading and running a network takes is at most 60 kB with gzip', async () => {
  const built = await bundle("export { load } from '@fsnet/wasm';", 'load.js', ['@fsnet/source']);
  const variants = [...built.others].filter(([name]) => name.startsWith('kernels-'));
  expect(variants).toHaveLength(2);
  // A page fetches the one of the two that suits its browser.
  const kernels = Math.max(...variants.map(([, text]) => kilobytes(text)));
  expect(initialKilobytes(built) + kernels).toBeLessThan(60);

  const size = (names: RegExp) =>
    [...built.others].reduce((sum, [name, text]) => sum + (names.test(name) ? kilobytes(text) : 0), 0);
  // As the README says of networks with rare operators, of threads, of fetching and of keeping what was fetched.
  expect(size(/^(?!kernels|thread|web-worker|http|cached|prepare-parts)/)).toBeLessThan(15);
  expect(size(/^(?:http|prepare-parts)/)).toBeLessThan(4);
  expect(size(/^cached/)).toBeLessThan(2);
  expect(size(/^(?:thread|web-worker)/)).toBeLessThan(5);
});

test('the script for pages without a bundler holds only what runs networks', async () => {
  const built = await bundle(loadSource, 'load.js', ['@fsnet/source']);
  expect(built.script).toMatch(/export\{.* as load\b/);
  expect(initialKilobytes(built)).toBeLessThan(60);
});

describe('the runtime for GPUs, without TensorFlow.js', () => {
  const tfjs = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-webgpu'];

  test('is at most 50 kB with gzip, gradients among it', async () => {
    const packages = ['@fsnet/graph', '@fsnet/format', '@fsnet/decoder'];
    const built = await bundle(
      "export * from '@fsnet/tfjs';",
      'all.js',
      ['@fsnet/source'],
      [...tfjs, ...packages],
    );
    expect(sumOf(built)).toBeLessThan(50);
  });

  test('needs nothing that pages lack, and at most 75 kB with gzip to load and run networks', async () => {
    const built = await bundle("export { load } from '@fsnet/tfjs';", 'load.js', ['@fsnet/source'], tfjs);
    const known = [...built.others.keys(), 'load.js', ...tfjs];
    for (const script of [built.script, ...built.others.values()])
      expect(findings(script, known)).toEqual([]);
    expect(initialKilobytes(built)).toBeLessThan(75);
    expect(sumOf(built)).toBeLessThan(95);
  });

  function sumOf({ script, others }: Bundle): number {
    return [script, ...others.values()].reduce((sum, text) => sum + kilobytes(text), 0);
  }
});
