import type { Choice, FusedNode, KnownValues, Node, OperatorSet } from '@fsnet/graph';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Operation } from './operation.ts';

/** A tensor of a run, or a constant. Compared by identity. */
export interface Slot {
  /** Of tensors that are there before a run and stay. */
  readonly constant?: Tensor | undefined;
}

/** How a network runs on tfjs with inputs of certain shapes. */
export interface Plan {
  readonly values: KnownValues;
  readonly layers: readonly Layer[];
  readonly steps: readonly PlanStep[];
  /** Inputs that a run needs as tensors, by name. */
  readonly inputs: ReadonlyMap<string, Slot>;
  readonly results: readonly Result[];
  readonly operators: OperatorSet;
  /** Frees what belongs to this plan alone. */
  dispose(): void;
}

/** An output of the network: a tensor where it was computed on the device, else a value on the host. */
export interface Result {
  readonly name: string;
  readonly value: string;
  readonly slot?: Slot | undefined;
}

/** A planned node as `explain` shows it. */
export interface Layer {
  readonly node: FusedNode;
  readonly choice?: Choice | undefined;
  readonly kind: 'tfjs' | 'host';
  /** Values that are downloaded for it. */
  readonly downloads: readonly string[];
}

export type PlanStep = PlanAction & {
  readonly layer: number;
  /** Tensors that nothing reads after this step. */
  readonly lastReads: Slot[];
};

export type PlanAction =
  | {
      readonly kind: 'device';
      readonly inputs: readonly (Slot | undefined)[];
      readonly residual?: Slot | undefined;
      readonly outputs: readonly Slot[];
      readonly run: Operation['run'];
    }
  /** The reference operator runs the node. */
  | { readonly kind: 'host'; readonly node: Node }
  | { readonly kind: 'upload'; readonly value: string; readonly slot: Slot }
  | { readonly kind: 'download'; readonly value: string; readonly slot: Slot };

/** The tensors that a step reads. */
export function slotsRead(step: PlanAction): Slot[] {
  if (step.kind === 'download') return [step.slot];
  if (step.kind !== 'device') return [];
  return [...step.inputs, step.residual].filter((slot) => slot !== undefined);
}
