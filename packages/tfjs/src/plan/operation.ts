import type { Choice, KnownValues, PlannedNode } from '@fsnet/graph';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { PrepareSummary, SummaryContext } from '../convolution/summary-convolution.ts';
import type { Layout } from './layout.ts';

/** How one node will run on tfjs. */
export interface Operation {
  /** One an input: the layout in which it must be, `undefined` for inputs that are not read while running. */
  readonly inputLayouts: readonly (Layout | undefined)[];
  /** One an output. */
  readonly outputLayouts: readonly Layout[];
  /** For `explain()`, where there was something to choose. */
  readonly choice?: Choice | undefined;
  /** Called inside `tf.tidy`; never gives an input itself. `residual` is in the layout of the output. */
  run(inputs: readonly Tensor[], residual?: Tensor): readonly Tensor[];
  /** Frees what is neither the plan's nor the model's. */
  dispose?(): void;
}

/** What an operator may know and use of the model when it prepares a node. All shapes are known numbers. */
export interface PlanContext extends KnownValues, SummaryContext {
  /** The layout in which the value is at hand (for operators that take either). */
  layout(value: string): Layout;
  readonly prepareSummary: PrepareSummary;
}

/** Decides how a node runs; `undefined` where tfjs cannot express it. */
export type Prepare = (node: PlannedNode, context: PlanContext) => Operation | undefined;
