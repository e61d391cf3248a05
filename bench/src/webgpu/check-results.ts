import { execute, type Graph } from '@fsnet/graph';
import { relativeL2 } from '@fsnet/testing';
import type { Contestant, Inputs } from '../contest/contestant.ts';

/** Relative difference that float32 on a GPU may show, many layers deep. */
const tolerance = 1e-3;

/**
 * Makes sure that each contestant computes what the reference executor does, lest a fast wrong answer be measured.
 *
 * @throws Error naming the contestant and the output that differs.
 */
export async function checkResults(
  contestants: Readonly<Record<string, Contestant>>,
  graph: Graph,
  inputs: Inputs,
): Promise<void> {
  const expected = execute(graph, inputs);
  for (const [contestant, { outputs }] of Object.entries(contestants)) {
    const actual = await outputs();
    for (const [name, { data }] of Object.entries(expected)) {
      const difference = relativeL2(actual[name], data as Float32Array);
      if (!(difference <= tolerance))
        throw new Error(`${contestant}: ${name} differs from the reference by ${difference} (relative L2)`);
    }
  }
}
