import type { KernelName } from './step.ts';

/** A {@link Step} with everything placed: the kernel's arguments stand in memory at `args`. */
export interface KernelCall {
  readonly kernel: KernelName;
  readonly args: number;
  readonly units: number;
  /** Ranges of units start at multiples of it; at least 1. */
  readonly grain: number;
  /** How many units' worth of work each range costs beyond its own; 0 by default. */
  readonly overlap?: number;
}

/** Runs kernel calls one after the other, each spread over as many threads as there are. */
export interface CallRunner {
  readonly threads: number;
  /**
   * Threads remember how long calls took, so lists that are run again should be the same arrays of the same calls.
   *
   * @param scratch Address of `threads * scratchBytes` bytes: thread `t` has those from `t * scratchBytes` on.
   * @returns Nothing where the calls ran before it returned, else a promise.
   */
  run(calls: readonly KernelCall[], scratch: number, scratchBytes: number): void | Promise<void>;
  dispose(): void;
}
