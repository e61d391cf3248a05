import { findLayers } from '@fsnet/encoder';
import { cifarResNet } from '@fsnet/models';
import { expect, test } from 'vitest';
import { parseTrainingRecipe } from '../recipe/parse-recipe.ts';
import { tinyRecipe } from '../run/tiny-run.fixture.ts';
import { asMeasured, chooseAssignment, compressionOf, optionsOf } from './assignment.ts';
import type { Candidate, LayerTable } from './choice.ts';
import { dropAt, sizeFor } from './search-drop.ts';
import { parseTarget, targetText } from './search-options.ts';
import { uniformSettings } from './uniform.ts';

const graph = cifarResNet({ depth: 8 });

/** Layers that lose with their size, and more by bits than by ratios or the other way. */
const tables: LayerTable[] = findLayers(graph).map(({ name, weight: { shape } }, index) => {
  const weights = shape.reduce((product, size) => product * size, 1);
  const ratios = shape.length === 4 && shape[2] > 1 ? [1, 2, 4, 8] : [1];
  const candidates = ratios.flatMap((ratio) =>
    ([2, 4, 8] as const).map((bits): Candidate => {
      const loss = (1 + index / 10) * (0.1 * Math.log2(ratio) + 2 ** -bits) * Math.sqrt(weights);
      return { ratio, bits, bytes: Math.round((weights * bits) / 8 / ratio + 200), loss, accuracy: 1 };
    }),
  );
  return { layer: name, shape, candidates };
});

test('weighs ratios against bits', () => {
  const chosen = [0.1, 1, 10].map((ratioWeight) => {
    const { assignment, cost } = chooseAssignment(tables, 'bytes', 20_000, { ...asMeasured, ratioWeight })!;
    expect(cost).toBeLessThanOrEqual(20_000);
    const stored = Object.entries(assignment).map(([layer, { bits }]) => {
      const { shape } = tables.find((table) => table.layer === layer)!;
      return bits * shape.reduce((product, size) => product * size, 1);
    });
    return stored.reduce((sum, each) => sum + each, 0);
  });
  expect(chosen[0]).toBeGreaterThan(chosen[2]);
  expect(chooseAssignment(tables, 'bytes', 500)).toBeUndefined();
  const larger = chooseAssignment(tables, 'bytes', 20_000, { ...asMeasured, bytesFactor: 1.2 })!;
  const plain = chooseAssignment(tables, 'bytes', 20_000)!;
  expect(larger.loss).toBeGreaterThan(plain.loss);
});

test('stores layers the more alike the more their sizes count', () => {
  // Of two layers of one size, one seems to lose nothing.
  const layer = (name: string, losses: readonly number[]): LayerTable => ({
    ...{ layer: name, shape: [64, 64, 3, 3] },
    candidates: [1, 2, 4, 8].map((ratio, index) => ({
      ...{ ratio, bits: 4, bytes: 8000 / ratio, loss: losses[index], accuracy: 1 },
    })),
  });
  const both = [layer('easy', [0, 0, 0, 0.01]), layer('hard', [0, 0.1, 0.3, 0.8])];
  const ratios = [0, 4].map((evenness) => {
    const { assignment } = chooseAssignment(both, 'bytes', 9000, { ...asMeasured, evenness })!;
    return [assignment.easy.ratio, assignment.hard.ratio];
  });
  expect(ratios[0]).toEqual([8, 1]);
  expect(ratios[1]).toEqual([2, 2]);
});

test('takes no chance for a gain', () => {
  const of = (ratio: number, bits: 4 | 8, loss: number): Candidate => ({
    ratio,
    bits,
    loss,
    bytes: 1,
    accuracy: 1,
  });
  const [options] = optionsOf(
    [{ layer: 'a', shape: [1], candidates: [of(1, 8, -0.1), of(1, 4, 0.3), of(2, 8, 0.2), of(2, 4, 0.1)] }],
    'bytes',
  );
  for (const [index, loss] of [0, 0.3, 0.2, 0.3].entries()) expect(options[index].loss).toBeCloseTo(loss, 2);
  expect(options[3].loss).toBeGreaterThan(options[1].loss);
});

test('makes recipes that can be read again', () => {
  const { assignment } = chooseAssignment(tables, 'bytes', 20_000)!;
  const compress = compressionOf({ ...assignment, 'a*b{c}': { ratio: 2, bits: 3 } }, 'tap');
  const recipe = tinyRecipe({ compress });
  expect(parseTrainingRecipe(JSON.stringify(recipe)).compress).toEqual(compress);
  expect(compress.layers.at(-1)?.match).toBe('a\\*b\\{c\\}');
});

test('finds uniform settings of a size', () => {
  const found = uniformSettings(graph, tables, 20_000);
  expect(found.map(({ bits }) => bits)).toEqual([2, 4, 8]);
  for (const { ratio, bytes } of found)
    if (ratio > 1) expect(Math.abs(bytes - 20_000)).toBeLessThan(20);
    else expect(bytes).toBeLessThanOrEqual(20_000);
  expect(uniformSettings(graph, tables, 3000)).toEqual([]);
});

test('reads drops off sizes, and sizes off drops', () => {
  const points = [
    { bytes: 10_000, drop: 0.1 },
    { bytes: 40_000, drop: 0.02 },
    { bytes: 20_000, drop: 0.04 },
  ];
  expect(sizeFor(points, 0.04)).toBeCloseTo(20_000);
  expect(sizeFor(points, 0.03)).toBeCloseTo(20_000 * Math.SQRT2);
  expect(sizeFor(points, 0.01)).toBeGreaterThan(40_000);
  expect(sizeFor(points, 0.2)).toBeLessThan(10_000);
  expect(dropAt(points, sizeFor(points, 0.06))).toBeCloseTo(0.06);
  expect(sizeFor([{ bytes: 5, drop: 0.1 }], 0.2)).toBe(5);
});

test('reads targets', () => {
  expect(parseTarget('size=40kB')).toEqual({ kind: 'size', bytes: 40_000 });
  expect(parseTarget('size=1.5KiB')).toEqual({ kind: 'size', bytes: 1536 });
  expect(parseTarget('drop=1%')).toEqual({ kind: 'drop', drop: 0.01 });
  expect(parseTarget('latency=1.5ms')).toEqual({ kind: 'latency', milliseconds: 1.5 });
  for (const text of ['size=0', 'size=4ms', 'drop=2', 'latency=-1', 'size', 'size=4kB '])
    expect(() => parseTarget(text), text).toThrow('expected size=40kB');
  expect(targetText({ kind: 'drop', drop: 0.003 })).toBe('a drop of 0.3 points');
});
