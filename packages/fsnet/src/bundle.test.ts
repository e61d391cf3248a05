import { gzipSync } from 'node:zlib';
import { parseAst } from 'vite';
import { describe, expect, test } from 'vitest';
import { productionBundle } from '../test/production-bundle.ts';

/** What of a script must not be in a bundle: imports, and names that a strict page refuses or only Node has. */
function findings(script: string): string[] {
  const refused = ['eval', 'Function', 'require', 'Buffer', '__dirname', '__filename'];
  const found: string[] = [];
  const visit = (value: unknown, key?: string, parent?: Readonly<Record<string, unknown>>) => {
    if (Array.isArray(value)) for (const item of value) visit(item, key, parent);
    else if (value && typeof value === 'object') {
      const node = value as Readonly<Record<string, unknown>>;
      if (String(node.type).startsWith('Import')) found.push(String(node.type));
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

describe.each([
  // What was measured, and a fifth more.
  ["export * from 'fsnet';", 83, 100],
  ["export { decode } from 'fsnet';", 21, 25],
  ["export { inspect } from 'fsnet';", 17, 21],
])('bundled for browsers, %s', (source, _measured, ceiling) => {
  test(`needs nothing that pages lack, and at most ${ceiling} kB with gzip`, async () => {
    const script = await productionBundle(source);
    expect(findings(script)).toEqual([]);
    const kilobytes = gzipSync(script).length / 1000;
    expect(kilobytes).toBeGreaterThan(ceiling / 4);
    expect(kilobytes).toBeLessThan(ceiling);
  });
});
