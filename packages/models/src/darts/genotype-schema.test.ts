import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseGenotype } from './parse-genotype.ts';
import { randomGenotype } from './random-genotype.ts';

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
    { numRuns: 300 },
  );
  expect(read).toBeGreaterThan(20);
});
