export type { BuildProgress as LoadProgress } from '@fsnet/decoder';
export type {
  PrepareSummary,
  SummaryContext,
  SummaryGeometry,
  SummaryKernel,
  SummaryKernelName,
} from './convolution/summary-convolution.ts';
export { type ConvolutionOptions, convolution } from './gradients/convolution.ts';
export type { Slide } from './gradients/correlate.ts';
export {
  type Differentiable,
  type GradientCall,
  type Kernel,
  runDifferentiable,
  runKernel,
} from './gradients/differentiable.ts';
export { gatherFilters, type SummaryLocations } from './gradients/gather-filters.ts';
export { locationsFromAlpha } from './gradients/locations-from-alpha.ts';
export { type SummaryConvolutionOptions, summaryConvolution } from './gradients/summary-convolution.ts';
export type { SegmentGeometry, SummaryLayout } from './gradients/summary-layout.ts';
export { type LoadOptions, load } from './load/load.ts';
export { prepareNode } from './operators/registry.ts';
export { convertLayout, hasChannelsLast, type Layout, physicalOrder } from './plan/layout.ts';
export type { PlanContext } from './plan/operation.ts';
export { startBackend } from './session/backend.ts';
export type { ImageSource } from './session/image-input.ts';
export type { Explanation, Model, RunOptions, SessionInputs } from './session/model.ts';
export type { SessionInput } from './session/session-inputs.ts';
export { createModel, type ModelOptions } from './session/start-model.ts';
export type { TuningStore } from './tuning/tuning-store.ts';
