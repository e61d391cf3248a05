import { expect, test } from 'vitest';
import { planSearch } from './search-plan.ts';
import { tinySettings } from './tiny-search.fixture.ts';

const pace = { fit: 200, step: 100, image: 1, imagesPerSecond: 500 };
const counts = { layerJobs: 136, trainingImages: 45_000, heldOutImages: 5000, threads: 2 };
const { settings } = tinySettings({ bits: [2, 3, 4, 5, 6, 8] });

test('keeps to the time that it is given', () => {
  for (const minutes of [45, 60, 120, 600]) {
    for (const target of [
      { kind: 'size', bytes: 1 },
      { kind: 'drop', drop: 0.01 },
      { kind: 'latency', milliseconds: 1 },
    ] as const) {
      const { seconds, epochs } = planSearch({ ...settings, target }, counts, { minutes }, pace);
      expect(seconds.total).toBeLessThanOrEqual(60 * minutes);
      // An epoch more would not fit.
      expect(seconds.total).toBeGreaterThan(60 * minutes * 0.9 - 2 * seconds.epoch);
      expect(epochs).toBeGreaterThan(1);
    }
  }
});

test('is hastier where there is less time, and does something in none', () => {
  const plans = [1, 30, 600].map((minutes) => planSearch(settings, counts, { minutes }, pace));
  const steps = plans.map(({ effort }) => effort.steps);
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  expect(new Set(steps).size).toBe(3);
  expect(plans[0]).toMatchObject({ epochs: 1, probeEpochs: 1 });
});

test('adds up what epochs cost, and networks to compare with', () => {
  const plan = planSearch({ ...settings, compareUniform: 1 }, counts, { epochs: 20 }, pace);
  expect(plan).toMatchObject({ epochs: 20, probeEpochs: 2, finals: 1, uniform: { probes: 6, finals: 2 } });
  expect(plan.seconds.uniform).toBeCloseTo(2 * plan.seconds.finals + 6 * 2 * plan.seconds.epoch);
  const { layers, probes, finals, uniform, total } = plan.seconds;
  expect(total).toBeCloseTo(layers + probes + finals + uniform);
  const few = planSearch({ ...settings, bits: [4, 8], compareUniform: 1 }, counts, { epochs: 20 }, pace);
  expect(few.uniform).toEqual({ probes: 0, finals: 2 });
});
