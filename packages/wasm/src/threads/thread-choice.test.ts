import { expect, test } from 'vitest';
import { ThreadChoice } from './thread-choice.ts';

/** Runs lists that take `milliseconds(threads, run)`; tells the share of time and runs by the number of threads. */
function follow(
  choice: ThreadChoice,
  runs: number,
  milliseconds: (threads: number, run: number) => number,
): { total: number; uses: Record<number, number> } {
  const uses: Record<number, number> = {};
  let total = 0;
  for (let run = 0; run < runs; run++) {
    const threads = choice.next();
    const time = milliseconds(threads, run);
    choice.record(threads, time);
    total += time;
    uses[threads] = (uses[threads] ?? 0) + 1;
  }
  return { total, uses };
}

/** Times spread as on a machine where others run too: now and then several times as long. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 0x7fffffff;
    const value = state / 0x7fffffff;
    return value < 0.1 ? 4 : 1 + 0.2 * value;
  };
}

test('uses threads where they pay, and loses little by looking whether they still do', () => {
  const { total, uses } = follow(new ThreadChoice(4), 2000, (threads) => 10 / threads);
  expect(uses[4]).toBeGreaterThan(1900);
  expect(total).toBeLessThan(2000 * 2.5 * 1.03);
});

test('uses one thread where more are slower, with less than 5 % lost', () => {
  for (const factor of [1, 1.02, 1.2, 2, 5, 30]) {
    const { total } = follow(new ThreadChoice(2), 2000, (threads) => (threads === 1 ? 1 : factor));
    expect(total, `${factor}`).toBeLessThan(2000 * 1.05);
  }
});

test('uses the number in between where that is best', () => {
  const { total, uses } = follow(new ThreadChoice(8), 1000, (threads) => 10 / threads + 2 * threads);
  expect(uses[2]).toBeGreaterThan(800);
  expect(total).toBeLessThan(1000 * 9 * 1.03);
});

test('finds out when the machine becomes loaded, and when it is so no longer', () => {
  const choice = new ThreadChoice(2);
  const quiet = (threads: number) => (threads === 2 ? 0.6 : 1);
  const loaded = (threads: number) => (threads === 2 ? 4 : 1.5);
  expect(follow(choice, 300, quiet).uses[2]).toBeGreaterThan(280);
  const under = follow(choice, 3000, loaded);
  expect(under.total).toBeLessThan(3000 * 1.5 * 1.05);
  follow(choice, 3000, quiet);
  expect(follow(choice, 1000, quiet).uses[2]).toBeGreaterThan(950);
});

test('loses less than 5 % to one thread where times are noisy', () => {
  for (let seed = 1; seed < 20; seed++) {
    for (const factor of [0.9, 1, 1.1, 1.5]) {
      const next = noise(seed);
      let single = 0;
      const { total } = follow(new ThreadChoice(2), 3000, (threads) => {
        const time = next();
        single += time;
        return threads === 1 ? time : factor * time;
      });
      expect(total / single, `seed ${seed}, factor ${factor}`).toBeLessThan(1.05);
    }
  }
});

test('refuses a time of threads that were never asked for', () => {
  expect(() => new ThreadChoice(4).record(3, 1)).toThrow(RangeError);
});
