import type { Choice, FusedNode, KnownValues, Node } from '@fsnet/graph';
import type { Buffer } from '../memory/arena.ts';
import type { EmitContext, Layout } from './lowering.ts';

/** How a network runs with inputs of certain shapes; nothing has an address yet. */
export interface Plan {
  readonly values: KnownValues;
  readonly layers: readonly Layer[];
  readonly steps: readonly PlanStep[];
  readonly results: readonly Result[];
  /** Bytes for all buffers of the steps, which share them. */
  readonly arenaBytes: number;
}

/** An output of the network. */
export interface Result {
  readonly name: string;
  readonly value: string;
  /** Whether its tensor is a copy that nothing else reads. */
  readonly isFresh: boolean;
}

/** A planned node as `explain` and `profile` show it. */
export interface Layer {
  readonly node: FusedNode;
  /** Absent for nodes that have nothing to choose. */
  readonly choice?: Choice | undefined;
  /** Whether kernels run it, the reference operator does, or it is only another shape of what is there. */
  readonly kind: 'kernels' | 'host' | 'view';
}

/** One step of a plan, and of which layer it is. */
export type PlanStep = PlanAction & { readonly layer: number };

export type PlanAction =
  | KernelStep
  /** The reference operator runs the node. */
  | { readonly kind: 'host'; readonly node: Node }
  | { readonly kind: 'upload'; readonly value: string; readonly buffer: Buffer }
  | { readonly kind: 'download'; readonly value: string; readonly buffer: Buffer };

export interface KernelStep {
  readonly kind: 'kernels';
  readonly inputs: readonly (Operand | undefined)[];
  readonly outputs: readonly Buffer[];
  readonly residual?: Operand | undefined;
  readonly temporary?: Buffer | undefined;
  readonly inPlace?: number | undefined;
  /** Whether its constants are of this plan only. */
  readonly dependsOnShapes: boolean;
  emit(context: EmitContext): void;
}

/** A buffer, or a constant in some layout. */
export type Operand = Buffer | { readonly value: string; readonly layout: Layout };

/** The buffers that a step uses; one that it uses twice stands twice. */
export function buffersOf(action: PlanAction): Buffer[] {
  if (action.kind === 'host') return [];
  if (action.kind !== 'kernels') return [action.buffer];
  const { inputs, outputs, residual, temporary } = action;
  return [...inputs, residual, temporary, ...outputs].filter(
    (each) => each !== undefined && 'offset' in each,
  );
}
