import type { PreparedNetwork } from '@fsnet/graph';
import type { ForcedChoice, Lowering } from './lowering.ts';

/** Of its weights `forgetPackedWeights` takes out the values that are not needed any more. */
export interface Network extends PreparedNetwork {
  /** Says which kernels run a node. */
  readonly lower: Lowering;
  /** How weights without their values are packed. */
  readonly choices: Map<string, ForcedChoice>;
}
