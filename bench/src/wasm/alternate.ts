import { median } from '../measure.ts';

/** How long to measure. */
export interface Pace {
  /** Milliseconds for each work, all its rounds together. */
  readonly milliseconds: number;
  /** Rounds at least, however long they take. */
  readonly rounds: number;
  /** Milliseconds that each work runs before it counts: engines compile it better while it runs. */
  readonly warmUp: number;
}

export const fullPace: Pace = { milliseconds: 2000, rounds: 11, warmUp: 500 };
export const quickPace: Pace = { milliseconds: 150, rounds: 3, warmUp: 50 };

/** More rounds say nothing new. */
const mostRounds = 200;
/** Milliseconds of a turn: a shorter work runs several times in one, lest the others' traces in the caches weigh. */
const turn = 4;

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
  works: Readonly<Record<Name, () => unknown>>,
  pace: Pace,
): Promise<Times<Name>> {
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

/** Milliseconds of one run in the later half of the warm-up. */
async function warmUp(work: () => unknown, milliseconds: number): Promise<number> {
  const times: number[] = [];
  const start = performance.now();
  do times.push(await timeOf(work, 1));
  while (performance.now() - start < milliseconds || times.length < 2);
  return median(times.slice(times.length >> 1));
}

async function timeOf(work: () => unknown, repetitions: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < repetitions; i++) await work();
  return (performance.now() - start) / repetitions;
}
