import type { InferredValue, Tensor } from '@fsnet/graph';

/** What running an operator takes beside the frame. */
export interface OperatorFacts {
  /** Types and shapes of all values for the sizes of this pass. */
  readonly values: ReadonlyMap<string, InferredValue>;
  /** Values that are no function of inputs and parameters. */
  constant(name: string): Tensor | undefined;
}
