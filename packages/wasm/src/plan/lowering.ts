import type { Choice, Facts as GraphFacts, PlannedNode, Weight } from '@fsnet/graph';
import type { Address, KernelName, Reference, Step } from './step.ts';

/**
 * How a value's elements are ordered in memory. Shapes are always ONNX's logical ones.
 *
 * - `plain`: row-major, as ONNX has it.
 * - `nhwc`: for shapes `[batch, channels, height, width]` and `[batch, channels, width]` only: channels fastest, no
 *   padding anywhere.
 */
export type Layout = 'plain' | 'nhwc';

/** What a lowering may know of the network when it decides. */
export interface Facts extends GraphFacts {
  /** The weight of that name as stored, `undefined` for values that are computed. */
  weight(value: string): Weight | undefined;
  /** The layout in which the value is at hand (for operators that take either). */
  layout(value: string): Layout;
  /** What `make` gives, made once a plan for nodes that are alike in all that `key` names. */
  once<T>(key: string, make: () => T): T;
  /** What choices are to be forced to, for tests and measurements. */
  readonly force?: ForcedChoice | undefined;
}

export type ForcedChoice = 'summary' | 'expanded';

/** How one node will run. */
export interface Lowered {
  /** One an input: the layout in which it must be, `undefined` for inputs that are not read while running. */
  readonly inputLayouts: readonly (Layout | undefined)[];
  /** One an output. */
  readonly outputLayouts: readonly Layout[];
  /** An input whose memory output 0 may take over where nothing reads it later. */
  readonly inPlace?: number;
  /** Bytes that the node's steps share while they run, at `context.temporary`. */
  readonly temporaryBytes?: number;
  readonly choice?: Choice;
  /** Called once everything has been given a place; emits the node's steps in order. */
  emit(context: EmitContext): void;
}

export interface EmitContext {
  input(index: number): Reference;
  output(index: number): Reference;
  /** The epilogue's residual; only where there is one. */
  residual(): Reference;
  readonly temporary: Reference;
  /**
   * Values that are prepared once a model, whatever the shapes of its inputs: `make` is called only where no
   * constant of that key is there yet. 64-byte aligned. Keys name the weight and how it is packed.
   */
  constant(key: string, make: () => Float32Array | Int32Array | Uint32Array | Uint8Array): Reference;
  /**
   * Small tables that belong to this plan (offsets that depend on shapes). The same array gets one place. 16-byte
   * aligned.
   */
  table(values: Int32Array | Float32Array): Reference;
  emit<K extends KernelName>(step: Step<K>): void;
}

/** Decides how a node runs; `undefined` where no kernel fits, so that the reference operator runs it. */
export type Lowering = (node: PlannedNode, facts: Facts) => Lowered | undefined;

/** `reference` moved by `bytes`. */
export function behind(reference: Reference, bytes: number): Reference {
  return { region: reference.region, offset: reference.offset + bytes };
}

/** The address for an optional argument. */
export const nothing: Address = 0;
