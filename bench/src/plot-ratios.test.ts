import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { markdownRows } from './format-rows.ts';
import { plotRatios } from './plot-ratios.ts';
import { smallerIsBetter } from './row.ts';

const rows = [
  smallerIsBetter({ name: 'a < b', unit: 'ms', ours: 1, peer: 4, peerName: 'other', required: 2 }),
  smallerIsBetter({ name: 'a < b', unit: 'ms', ours: 1, peer: 0.5, peerName: 'third' }),
  smallerIsBetter({ name: 'c', unit: 'kB', ours: 2, peer: 3, peerName: 'other', required: 1.6 }),
];

test('every row is a dot at its ratio, every requirement a bar', () => {
  const svg = plotRatios(rows, 'bench');
  const [one, two, four] = ['1x', '2x', '4x'].map((tick) =>
    Number(new RegExp(`x="([\\d.]+)"[^>]*>${tick}<`).exec(svg)?.[1]),
  );
  expect(two - one).toBeCloseTo(four - two);
  const dots = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].slice(2).map(([, x]) => Number(x));
  expect(dots).toHaveLength(3);
  expect(dots[0]).toBeCloseTo(four, 0);
  expect(dots[1]).toBeCloseTo(one - (two - one), 0);
  expect(svg.match(/class="least"/g)).toHaveLength(3);
  expect(svg).toContain('a &lt; b');
});

test('every color has one for dark pages too', () => {
  const svg = plotRatios(rows, 'bench');
  const [light, dark] = svg
    .split('@media (prefers-color-scheme: dark)')
    .map(
      (part) => new Set(Array.from(part.split('</style>')[0].matchAll(/\.(\w+) \{/g), ([, name]) => name)),
    );
  expect(dark).toEqual(light);
  const used = new Set(Array.from(svg.matchAll(/class="(\w+)"/g), ([, name]) => name));
  expect(used).toEqual(light);
  expect(svg).not.toMatch(/ (?:fill|stroke)="/);
});

// What changes the drawing redraws them, without measuring: `npx vitest run bench/src/plot-ratios.test.ts --update`.
test('committed drawings of ratios show the committed results', async () => {
  const folder = new URL('../results/', import.meta.url);
  const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
  let count = 0;
  for (const file of readdirSync(folder)) {
    const text = file.endsWith('.md') ? read(file) : '';
    const name = file.replace('.md', '');
    const [, command] = /^# `(.+)`/.exec(text) ?? [];
    if (command === undefined || !text.includes(`![ratios](${name}.svg)`)) continue;
    const drawing = plotRatios(JSON.parse(read(`${name}.json`)), command);
    await expect(drawing).toMatchFileSnapshot(`../results/${name}.svg`);
    count++;
  }
  expect(count).toBeGreaterThan(2);
});

test('a table tells what was asked for and whether it was reached', () => {
  expect(markdownRows(rows).split('\n')).toEqual([
    '|  | ours | peer | unit | peer is | ratio | at least |  |',
    '| --- | ---: | ---: | --- | --- | ---: | ---: | --- |',
    '| a < b | 1.00 | 4.00 | ms | other | 4.00 | 2 | reached |',
    '| a < b | 1.00 | 0.500 | ms | third | 0.500 |  |  |',
    '| c | 2.00 | 3.00 | kB | other | 1.50 | 1.6 | MISSED |',
  ]);
});
