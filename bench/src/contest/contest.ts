import { relativeL2 } from '@fsnet/testing';
import { alternate, type Pace, type Times } from './alternate.ts';
import type { Contestant } from './contestant.ts';

/** Relative difference that two runtimes may show on the same network, many layers deep. */
const tolerance = 1e-3;

/** Times the contestants by turns, then disposes of them. */
export async function contest<Name extends string>(
  contestants: Readonly<Record<Name, Contestant>>,
  pace: Pace,
): Promise<Times<Name>> {
  const entries = Object.entries<Contestant>(contestants);
  try {
    return await alternate(contestants, pace);
  } finally {
    for (const [, contestant] of entries) await contestant.dispose();
  }
}

/**
 * Makes sure that two contestants compute the same, lest a fast wrong answer be measured.
 *
 * @throws Error naming `what` and the output that differs.
 */
export async function checkSame(what: string, contestant: Contestant, judge: Contestant): Promise<void> {
  const [actual, expected] = [await contestant.outputs(), await judge.outputs()];
  for (const [name, values] of Object.entries(expected)) {
    const difference = relativeL2(actual[name], values);
    if (!(difference <= tolerance))
      throw new Error(`${what}: ${name} differs from the judge's by ${difference} (relative L2)`);
  }
}
