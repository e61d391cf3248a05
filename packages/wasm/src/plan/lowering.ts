import type { DataType, Node, Tensor, Weight } from '@fsnet/graph';
import type { Address, KernelName, Reference, Step } from './step.ts';

/**
 * How a value's elements are ordered in memory. Shapes are always ONNX's logical ones.
 *
 * - `plain`: row-major, as ONNX has it.
 * - `nhwc`: for shapes `[batch, channels, height, width]` and `[batch, channels, width]` only: channels fastest, no
 *   padding anywhere.
 */
export type Layout = 'plain' | 'nhwc';

/** What follows a convolution or matrix product element by element, applied while its result is stored. */
export interface Epilogue {
  /** One a channel of the output: `y = scale * sum + bias`. Absent: 1. */
  readonly scale?: Float32Array;
  /** One a channel, the node's own bias included. Absent: 0. */
  readonly bias?: Float32Array;
  /** A value of the output's shape, added after scale and bias. In the layout of the output. */
  readonly residual?: string;
  /** Applied last. */
  readonly activation?: Activation;
}

export type Activation =
  /** ReLU, ReLU6, Clip: `min(max(x, minimum), maximum)`, which may be infinite. */
  | { readonly kind: 'clamp'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'leakyRelu'; readonly alpha: number }
  | { readonly kind: 'sigmoid' | 'tanh' | 'hardSwish' | 'silu' | 'mish' }
  | { readonly kind: 'hardSigmoid'; readonly alpha: number; readonly beta: number };

/**
 * A node with what the planner has fused into it. `outputs[0]` is the last fused node's output.
 *
 * A bias that is known and differs by channel only is no input of a convolution or matrix product any more: it stands
 * in the epilogue, as do `alpha` and `beta` of a `Gemm`, which are no attributes any more.
 */
export interface PlannedNode extends Node {
  /** Empty but for convolutions, matrix products and batch normalizations. */
  readonly epilogue: Epilogue;
}

/** What a lowering may know of the network when it decides. All shapes are known numbers. */
export interface Facts {
  shape(value: string): readonly number[];
  dtype(value: string): DataType;
  /** The weight of that name as stored, `undefined` for values that are computed. */
  weight(value: string): Weight | undefined;
  /** The value as a plain tensor where it is a weight or was computed ahead, `undefined` otherwise. */
  constant(value: string): Tensor | undefined;
  /** The layout in which the value is at hand (for operators that take either). */
  layout(value: string): Layout;
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

/** Why a node runs as it does, for `explain()`. */
export interface Choice {
  /** `fast summary`, `expanded`, `dense`, `depthwise`, ... */
  readonly kernel: string;
  /** Multiply-adds that are spent, and those of the dense network. */
  readonly multiplyAdds: number;
  readonly denseMultiplyAdds: number;
  /** One clause: `ratio 4.2 in tap segments saves 71 % of the multiply-adds`. */
  readonly reason: string;
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
  /** Small tables that belong to this plan (offsets that depend on shapes). 16-byte aligned. */
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
