import { batchNormalization, normalization } from './batch-normalization.ts';
import { batchNormalizationGradient } from './batch-normalization-gradient.ts';
import { convolution } from './convolution.ts';
import { convolutionFilterGradient } from './convolution-filter-gradient.ts';
import { convolutionInputGradient } from './convolution-input-gradient.ts';
import type { CpuKernel } from './cpu.ts';
import { fill } from './fill.ts';
import { momentum } from './momentum.ts';
import { addRelu, relu, reluGradient } from './rectify.ts';

/** All kernels, in the order of their files. */
export const cpuKernels: readonly CpuKernel<never, never>[] = [
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
  fill,
  batchNormalization,
  normalization,
  batchNormalizationGradient,
  momentum,
  addRelu,
  relu,
  reluGradient,
];
