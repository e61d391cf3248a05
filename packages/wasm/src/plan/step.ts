import type { KernelArguments } from '../generated/kernel-arguments.ts';

export type KernelName = keyof KernelArguments;

/**
 * A place in the runtime's memory that is known once everything has been placed: `offset` bytes behind where
 * `region` starts. A plain number is an address as it stands; 0 is the null pointer of optional arguments.
 */
export type Address = Reference | number;

export interface Reference {
  readonly region: Region;
  readonly offset: number;
}

/** A piece of memory that a plan asks for. Compared by identity. */
export interface Region {
  readonly byteLength: number;
}

/**
 * One call of a kernel. Its work is `units` independent units (rows of an image, elements of a vector), of which
 * any range can be computed by itself, in any order, on any thread.
 */
export interface Step<K extends KernelName = KernelName> {
  readonly kernel: K;
  readonly arguments: KernelArguments[K];
  readonly units: number;
  /** Fewest units that are worth a call of their own; ranges start at multiples of it. 1 by default. */
  readonly grain?: number;
  /** How many units' worth of work each range costs beyond its own, as rows of neighbours; 0 by default. */
  readonly overlap?: number;
  /** Bytes that each thread needs to itself while it runs the kernel; their address is the kernel's `scratch`. */
  readonly scratchBytes?: number;
}
