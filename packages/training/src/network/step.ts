import type { Node } from '@fsnet/graph';
import type { Frame } from './frame.ts';
import type { OperatorFacts } from './operator-facts.ts';

/** A node of the network, or several that run as one. */
export interface Step {
  readonly nodes: readonly Node[];
  /** The values that it reads. */
  readonly reads: readonly string[];
  /** Adds the outputs to the frame. */
  run(frame: Frame, facts: OperatorFacts): void;
}
