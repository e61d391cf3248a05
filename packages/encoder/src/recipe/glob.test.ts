import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globProblem, matchesGlob } from './glob.ts';

describe('matchesGlob', () => {
  test.each([
    ['layer1.0.conv1.weight', 'layer1.*', true],
    ['layer1.0.conv1.weight', '*.conv?.weight', true],
    ['layer1.0.conv1.weight', '*.conv??.weight', false],
    ['layer1.0.conv1.weight', 'layer{1,2}.*', true],
    ['layer3.0.conv1.weight', 'layer{1,2}.*', false],
    ['layer2.0.conv2.weight', 'layer{1,2}.*.conv{1,2}.{weight,kernel}', true],
    ['/features/0/Conv/weight', '*Conv*', true],
    ['Layer1.weight', 'layer1.*', false],
    ['layer1', 'layer1*', true],
    ['layer10', 'layer1', false],
    ['a{b}', 'a\\{b\\}', true],
    ['a*b', 'a\\*b', true],
    ['axb', 'a\\*b', false],
    ['ab', 'a{,x}b', true],
    ['a.b', 'a[.]b', false],
    ['', '*', true],
    ['😀x', '?x', true],
  ])('%s by %s: %s', (name, pattern, expected) => {
    expect(matchesGlob(name, pattern)).toBe(expected);
  });

  test('any name matches itself, escaped, and every pattern that stars a part of it', () => {
    const names = fc.string({ unit: 'grapheme', maxLength: 20 });
    fc.assert(
      fc.property(names, names, names, (start, middle, end) => {
        const quoted = (text: string): string => text.replace(/[*?{},\\]/g, '\\$&');
        const name = start + middle + end;
        expect(matchesGlob(name, quoted(name))).toBe(true);
        expect(matchesGlob(name, `${quoted(start)}*${quoted(end)}`)).toBe(true);
        expect(matchesGlob(`${name}!`, quoted(name))).toBe(false);
      }),
    );
  });

  test('takes no exponential time', () => {
    const started = performance.now();
    expect(matchesGlob('a'.repeat(2000), `${'a*'.repeat(200)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

test.each([
  ['', /empty/],
  ['layer{1,2', /without/],
  ['{a,{b,c}}', /nest/],
  ['{a,b}'.repeat(11), /2048 alternatives/],
])('globProblem says what is wrong with "%s"', (pattern, message) => {
  expect(globProblem(pattern)).toMatch(message);
});

test('globProblem has nothing against good patterns', () => {
  for (const pattern of ['*', 'a{b,c}d', '{a,b}{c,d}', 'a}', '\\{', 'a,b'])
    expect(globProblem(pattern)).toBeUndefined();
});
