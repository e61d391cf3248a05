import { expect, test } from 'vitest';
import type { LearningRate } from '../recipe/recipe.ts';
import { learningRateAt } from './learning-rate.ts';

function rates(rate: LearningRate, steps: number): number[] {
  return Array.from({ length: steps }, (_, step) => learningRateAt(rate, step, steps));
}

test('one-cycle rises along half a cosine and falls along another', () => {
  const rate = { schedule: 'one-cycle', peak: 0.4, warmUp: 0.25, startDivisor: 4, endDivisor: 100 } as const;
  const found = rates(rate, 16);
  expect(found[1]).toBeCloseTo(0.25, 10);
  expect(found[3]).toBeCloseTo(0.4, 10);
  expect(found[9]).toBeCloseTo((0.4 + 0.001) / 2, 10);
  expect(found[15]).toBeCloseTo(0.001, 10);
  expect(Math.max(...found)).toBe(found[3]);
});

test('cosine rises in a straight line and falls along half a cosine', () => {
  const found = rates({ schedule: 'cosine', peak: 0.2, warmUp: 0.2, final: 0.02 }, 10);
  expect(found[0]).toBeCloseTo(0.1, 10);
  expect(found[1]).toBeCloseTo(0.2, 10);
  expect(found[5]).toBeCloseTo(0.11, 10);
  expect(found[9]).toBeCloseTo(0.02, 10);
  const cold = rates({ schedule: 'cosine', peak: 1, warmUp: 0, final: 0 }, 4);
  expect(cold[1]).toBeCloseTo(0.5, 10);
  expect(rates({ schedule: 'cosine', peak: 1, warmUp: 1, final: 0 }, 4)).toEqual([0.25, 0.5, 0.75, 0]);
});

test('step falls by its factor after each milestone', () => {
  const rate = { schedule: 'step', peak: 1, warmUp: 0.25, milestones: [0.5, 0.75], factor: 0.5 } as const;
  expect(rates(rate, 8)).toEqual([0.5, 1, 1, 1, 0.5, 0.5, 0.25, 0.25]);
});
