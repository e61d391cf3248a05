import { median } from '../measure.ts';

/** How long to measure. */
export interface Pace {
  /** Milliseconds for each work, all its rounds together. */
  readonly milliseconds: number;
  /** Rounds at least, however long they take. */
  readonly rounds: number;
  /**
   * Before it counts each work runs until it has not become faster for so many milliseconds, but not longer than 20
   * times that: engines compile it better while it runs.
   */
  readonly warmUp: number;
  /** Milliseconds of a turn, 4 where left out. */
  readonly turn?: number;
}

/** What is timed: `run`, again and again in a turn, and `finish`, where there is one, at the end of the turn. */
export interface Work {
  run(): unknown;
  finish?(): unknown;
}

export const fullPace: Pace = { milliseconds: 2000, rounds: 11, warmUp: 500 };
export const quickPace: Pace = { milliseconds: 150, rounds: 3, warmUp: 50 };

/** More rounds say nothing new. */
const mostRounds = 200;
/** Milliseconds of a turn: a shorter work runs several times in one, lest the others' traces in the caches weigh. */
const usualTurn = 4;

/** What {@link alternate} found. */
export interface Times<Name extends string> {
  /** Median milliseconds of each work. */
  readonly medians: Readonly<Record<Name, number>>;
  readonly rounds: number;
}

/**
 * Times works by turns in one process, so that what else the machine does disturbs all alike: round by round until
 * the time of `pace` is used. Each round begins with the next work.
 */
export async function alternate<Name extends string>(
  works: Readonly<Record<Name, Work>>,
  pace: Pace,
): Promise<Times<Name>> {
  const { turn = usualTurn } = pace;
  const names = Object.keys(works) as Name[];
  const times = new Map<Name, number[]>();
  const repetitions = new Map<Name, number>();
  for (const name of names) {
    times.set(name, []);
    const single = await warmUp(works[name], pace.warmUp);
    repetitions.set(name, Math.max(1, Math.ceil(turn / single)));
  }
  const start = performance.now();
  let round = 0;
  const isOver = () => performance.now() - start >= names.length * pace.milliseconds;
  for (; round < pace.rounds || (round < mostRounds && !isOver()); round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(round + i) % names.length];
      times.get(name)!.push(await timeOf(works[name], repetitions.get(name)!));
    }
  }
  const medians = Object.fromEntries(names.map((name) => [name, median(times.get(name)!)]));
  return { medians: medians as Record<Name, number>, rounds: round };
}

/** Gives the milliseconds of the fastest run. */
async function warmUp(work: Work, milliseconds: number): Promise<number> {
  const start = performance.now();
  let best = Number.POSITIVE_INFINITY;
  for (let improved = start, runs = 0; ; runs++) {
    const time = await timeOf(work, 1);
    const now = performance.now();
    if (time < 0.95 * best) improved = now;
    best = Math.min(best, time);
    if (runs >= 3 && now - improved >= milliseconds) return best;
    if (runs >= 1 && now - start >= 20 * milliseconds) return best;
  }
}

async function timeOf(work: Work, repetitions: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < repetitions; i++) await work.run();
  await work.finish?.();
  return (performance.now() - start) / repetitions;
}
