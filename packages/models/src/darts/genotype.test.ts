import { readFileSync } from 'node:fs';
import { FsnError } from '@fsnet/graph';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ArchitectureAlphas, parseAlphas, randomAlphas } from './alphas.ts';
import { deriveGenotype } from './derive-genotype.ts';
import { type CellEdge, dartsOperations } from './genotype.ts';
import { parseGenotype } from './parse-genotype.ts';
import { dartsV1, dartsV2 } from './published-genotypes.ts';
import { randomGenotype } from './random-genotype.ts';

describe('parseGenotype', () => {
  test('reads what it wrote, texts and values', () => {
    for (const genotype of [dartsV1, dartsV2, randomGenotype(3)]) {
      expect(parseGenotype(genotype)).toEqual(genotype);
      expect(parseGenotype(JSON.stringify({ $schema: 'genotype.schema.json', ...genotype }))).toEqual(
        genotype,
      );
    }
  });

  const { edges } = dartsV2.normal;
  const normal = (change: object) => ({ ...dartsV2, normal: { ...dartsV2.normal, ...change } });
  const withEdge = (change: Partial<Record<keyof CellEdge, unknown>>) =>
    normal({ edges: edges.with(2, { ...edges[2], ...change } as CellEdge) });
  test.each<[path: string, message: string, json: unknown]>([
    ['genotype', 'genotype: not JSON', '{'],
    ['genotype', 'genotype: expected an object, found []', []],
    ['genotype', 'no keys but version, normal, reduce, $schema, found "name"', { ...dartsV2, name: 'V2' }],
    ['genotype.version', 'genotype.version: expected 1, found 2', { ...dartsV2, version: 2 }],
    ['genotype.reduce', 'expected a value, found nothing', { ...dartsV2, reduce: undefined }],
    ['genotype.normal.edges[2].from', 'expected one of 0, 1, 2, found 3', withEdge({ from: 3 })],
    ['genotype.normal.edges[2].to', 'expected one of 2, 3, 4, 5, found 6', withEdge({ to: 6 })],
    ['genotype.normal.edges[2].operation', 'one of max_pool_3x3, ', withEdge({ operation: 'none' })],
    ['genotype.normal.edges', 'expected 2 edges to node 2, found 3', withEdge({ to: 2, from: 1 })],
    ['genotype.normal.concat', 'expected each node once, found [2,3,5,5]', normal({ concat: [2, 3, 5, 5] })],
    ['genotype.normal.concat', 'expected node 4 in it, for no edge reads it', normal({ concat: [2, 3, 5] })],
    ['genotype.normal.concat', 'expected a list, found 5', normal({ concat: 5 })],
  ])('%s: %s', (path, message, json) => {
    expect(() => parseGenotype(json)).toThrow(FsnError);
    expect(() => parseGenotype(json)).toThrow(expect.objectContaining({ code: 'bad-value', path }));
    expect(() => parseGenotype(json)).toThrow(message);
  });

  test('a node that only an edge reads need not be joined', () => {
    expect(parseGenotype(normal({ concat: [5, 4, 3] })).normal.concat).toEqual([5, 4, 3]);
  });
});

describe('randomGenotype', () => {
  test('seeds decide; two different states feed each node', () => {
    expect(randomGenotype(1)).toEqual(randomGenotype(1));
    expect(randomGenotype(1)).not.toEqual(randomGenotype(2));
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const genotype = randomGenotype(seed);
        expect(parseGenotype(genotype)).toEqual(genotype);
        for (const { edges } of [genotype.normal, genotype.reduce])
          expect(new Set(edges.map(({ to, from }) => `${to} ${from}`)).size).toBe(8);
      }),
    );
  });

  test('draws states and operations evenly', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 500; seed++)
      for (const { to, from, operation } of randomGenotype(seed).normal.edges)
        for (const key of [operation, `${from} to ${to}`]) counts.set(key, (counts.get(key) ?? 0) + 1);
    for (const operation of dartsOperations.slice(1))
      expect(Math.abs(counts.get(operation)! - 4000 / 7)).toBeLessThan(90);
    for (let to = 2; to < 6; to++)
      for (let from = 0; from < to; from++)
        expect(Math.abs(counts.get(`${from} to ${to}`)! - 1000 / to)).toBeLessThan(70);
  });
});

/** Alphas of 0 but for some `[row, operation, alpha]`, in both cells. */
function alphasOf(
  ...entries: readonly (readonly [row: number, operation: (typeof dartsOperations)[number], alpha: number])[]
): ArchitectureAlphas {
  const values = new Float32Array(112);
  for (const [row, operation, alpha] of entries) values[8 * row + dartsOperations.indexOf(operation)] = alpha;
  return { normal: values, reduce: values };
}

describe('deriveGenotype', () => {
  test('takes the two strongest edges into a node', () => {
    // Rows 9 to 13 lead into node 5.
    const { normal } = deriveGenotype(
      alphasOf([10, 'sep_conv_5x5', 1], [13, 'dil_conv_3x3', 2], [12, 'avg_pool_3x3', 0.5]),
    );
    expect(normal.edges.slice(6)).toEqual([
      { to: 5, from: 1, operation: 'sep_conv_5x5' },
      { to: 5, from: 4, operation: 'dil_conv_3x3' },
    ]);
  });

  test('none is never taken, but weakens its edge', () => {
    const { reduce } = deriveGenotype(
      alphasOf([2, 'none', 5], [2, 'sep_conv_3x3', 2], [3, 'sep_conv_3x3', 1], [4, 'max_pool_3x3', 1]),
    );
    expect(reduce.edges.slice(2, 4)).toEqual([
      { to: 3, from: 1, operation: 'sep_conv_3x3' },
      { to: 3, from: 2, operation: 'max_pool_3x3' },
    ]);
  });

  test('a genotype comes back from alphas that speak for it', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const genotype = randomGenotype(seed);
        const alphas = randomAlphas(seed);
        for (const kind of ['normal', 'reduce'] as const)
          for (const { to, from, operation } of genotype[kind].edges)
            alphas[kind][8 * ([0, 2, 5, 9][to - 2] + from) + dartsOperations.indexOf(operation)] += 1;
        expect(deriveGenotype(alphas)).toEqual(genotype);
      }),
    );
  });

  test('huge alphas do not overflow; wrong sizes are refused', () => {
    const { normal } = deriveGenotype(alphasOf([1, 'skip_connect', 3e38], [0, 'dil_conv_5x5', -3e38]));
    expect(normal.edges[1].operation).toBe('skip_connect');
    expect(() => deriveGenotype({ normal: new Float32Array(96), reduce: new Float32Array(112) })).toThrow(
      'alphas.normal [14, 8] holds 112 values, found 96',
    );
  });
});

describe('parseAlphas', () => {
  const rows = Array.from({ length: 14 }, (_, row) =>
    Array.from({ length: 8 }, (_, column) => row + column / 8),
  );

  test('reads rows of numbers', () => {
    const { normal, reduce } = parseAlphas(JSON.stringify({ normal: rows, reduce: rows }));
    expect([...normal]).toEqual(rows.flat());
    expect(reduce).toEqual(normal);
  });

  test.each([
    [{ normal: rows }, 'alphas.reduce: expected a value, found nothing'],
    [{ normal: rows.slice(1), reduce: rows }, 'alphas.normal: expected 14 values, found "13 values"'],
    [{ normal: rows, reduce: rows.with(4, [1]) }, 'alphas.reduce[4]: expected 8 values'],
    [
      { normal: rows.with(3, rows[3].with(2, Number.NaN)), reduce: rows },
      'alphas.normal[3][2]: expected a number',
    ],
  ])('refuses what is not [14, 8]', (json, message) => {
    expect(() => parseAlphas(json)).toThrow(expect.objectContaining({ code: 'bad-value' }));
    expect(() => parseAlphas(json)).toThrow(message);
  });
});

const schema = JSON.parse(
  readFileSync(new URL('../../../../schemas/genotype.schema.json', import.meta.url), 'utf8'),
);
const accepts = new Ajv2020().compile(schema);

test('what the schema refuses is refused, and what is read the schema accepts', () => {
  const values = fc.constantFrom<unknown>(
    1,
    2,
    4.5,
    7,
    -1,
    'none',
    'sep_conv_5x5',
    null,
    [],
    [2, 3, 4, 5],
    [5, 5],
  );
  const keys = fc.constantFrom('version', 'normal', 'edges', 'concat', 'to', 'from', 'operation', 'extra');
  let read = 0;
  fc.assert(
    fc.property(fc.nat(), keys, values, fc.boolean(), (seed, key, value, drop) => {
      const genotype = JSON.parse(JSON.stringify(randomGenotype(seed)));
      const places = [genotype, genotype.normal, genotype.normal.edges[seed % 8]];
      const place = places.find((each) => key in each) ?? genotype.reduce;
      if (drop) delete place[key];
      else place[key] = value;
      let problem: unknown;
      try {
        parseGenotype(genotype);
        read++;
      } catch (error) {
        problem = error;
      }
      if (problem === undefined) expect(accepts(genotype)).toBe(true);
      else expect(problem).toMatchObject({ code: 'bad-value' });
      if (!accepts(genotype)) expect(problem).toBeDefined();
    }),
    { numRuns: 150 },
  );
  expect(read).toBeGreaterThan(5);
});
