import type { Choice, Tensor as HostTensor, PlannedNode, SummaryWeight, Window } from '@fsnet/graph';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/** The ways to run a convolution whose filters are a summary. */
export type SummaryKernelName = 'direct' | 'two-pass' | 'fused' | 'expanded';

/** Sizes of one convolution; everything that its kernels need beside the node and the weight. */
export interface SummaryGeometry {
  readonly batch: number;
  readonly vertical: Window;
  readonly horizontal: Window;
  /** Of the input, all groups together. */
  readonly inputChannels: number;
  readonly filters: number;
}

/** What ends with the model. */
export interface Disposable {
  dispose(): void;
}

/** What kernels may use of the model that they belong to. */
export interface SummaryContext {
  /** The tfjs backend that runs the model: `webgpu`, `wasm`, `cpu`. It is tfjs's current one. */
  readonly backend: string;
  /** Forces how summaries run, for tests and measurements. */
  readonly force?: SummaryKernelName | undefined;
  /**
   * What is prepared once a model, whatever the shapes of its inputs, such as packed weights on the device: `make` is
   * called only where nothing of that key is there yet. Keys name the weight and how it is packed. Disposed with the
   * model, not with the kernel.
   */
  shared<Value extends Disposable>(key: string, make: () => Value): Value;
  /** The same for a tensor of tfjs's; on WebGPU its values are uploaded when a kernel first reads it. */
  tensor(key: string, make: () => HostTensor): Tensor;
}

/** One convolution by summary, ready to run any number of times. */
export interface SummaryKernel extends Disposable {
  readonly name: SummaryKernelName;
  /** Bytes on the device for the summary and its locations, bias and scale left out. */
  readonly weightBytes: number;
  /** For `explain()`. */
  readonly choice: Choice;
  /**
   * Runs the convolution with everything in the node's epilogue.
   *
   * @param input `[batch, height, width, channels]`. Stays the caller's.
   * @param residual Where the epilogue has one: of the output's shape. Stays the caller's.
   * @returns `[batch, height, width, filters]`; the caller disposes it.
   */
  run(input: Tensor4D, residual?: Tensor): Tensor4D;
}

/**
 * Chooses and prepares the kernel of one convolution for inputs of one size. The node's weight is
 * `node.inputs[1]`; scale, bias and activation are in `node.epilogue`. Never called with a bias that is computed.
 * `undefined` where no weight is part of two filters, and TensorFlow.js is to run them.
 */
export type PrepareSummary = (
  node: PlannedNode,
  weight: SummaryWeight,
  geometry: SummaryGeometry,
  context: SummaryContext,
) => SummaryKernel | undefined;
