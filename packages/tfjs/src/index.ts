export type {
  PrepareSummary,
  SummaryContext,
  SummaryGeometry,
  SummaryKernel,
  SummaryKernelName,
} from './convolution/summary-convolution.ts';
export { type ConvolutionOptions, convolution } from './gradients/convolution.ts';
export { gatherFilters, type SummaryLocations } from './gradients/gather-filters.ts';
export { locationsFromAlpha } from './gradients/locations-from-alpha.ts';
export { type SummaryConvolutionOptions, summaryConvolution } from './gradients/summary-convolution.ts';
export type { SummaryLayout } from './gradients/summary-layout.ts';
