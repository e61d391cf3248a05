export type {
  PrepareSummary,
  SummaryContext,
  SummaryGeometry,
  SummaryKernel,
  SummaryKernelName,
} from './convolution/summary-convolution.ts';
