import { expect, test } from 'vitest';
import { alternate, type Pace } from './alternate.ts';

const pace: Pace = { milliseconds: 40, rounds: 5, warmUp: 5 };

function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test('works take turns, each round beginning with the next, and the median counts', async () => {
  const order: string[] = [];
  const works = {
    a: {
      run: () => {
        order.push('a');
        busy(5);
      },
    },
    b: {
      run: async () => {
        order.push('b');
        busy(10);
      },
    },
  };
  const { medians, rounds } = await alternate(works, pace);
  expect(rounds).toBeGreaterThanOrEqual(5);
  expect(order.slice(-2 * rounds).join('')).toMatch(/^(abba)*(ab)?$/);
  expect(medians.a).toBeGreaterThanOrEqual(5);
  expect(medians.b / medians.a).toBeGreaterThan(1.2);
});

test('a short work runs several times a turn, and its time is that of one run', async () => {
  let runs = 0;
  const works = {
    short: {
      run: () => {
        runs++;
        busy(1);
      },
    },
    long: { run: () => busy(8) },
  };
  const { medians, rounds } = await alternate(works, pace);
  expect(runs).toBeGreaterThan(3 * rounds);
  expect(medians.short).toBeGreaterThanOrEqual(1);
  expect(medians.long / medians.short).toBeGreaterThan(3);
});

test('what a work finishes counts once a turn, shared by its runs', async () => {
  let [runs, finished] = [0, 0];
  const works = {
    device: {
      run: () => {
        runs++;
        busy(1);
      },
      finish: () => {
        finished++;
        busy(4);
      },
    },
  };
  const { medians } = await alternate(works, { ...pace, turn: 20 });
  expect(runs).toBeGreaterThan(2 * finished);
  expect(medians.device).toBeGreaterThanOrEqual(2);
  expect(medians.device).toBeLessThan(5);
});
