import { averagePool, averagePoolGradient } from './average-pool.ts';
import { batchNormalization, normalization } from './batch-normalization.ts';
import { batchNormalizationGradient } from './batch-normalization-gradient.ts';
import { convolution } from './convolution.ts';
import { convolutionFilterGradient } from './convolution-filter-gradient.ts';
import { convolutionInputGradient } from './convolution-input-gradient.ts';
import type { CpuKernel } from './cpu.ts';
import { fill } from './fill.ts';
import { gatherFilters, locationGradient, summaryGradient } from './gather-filters.ts';
import { globalAveragePool, globalAveragePoolGradient } from './global-average-pool.ts';
import { identity } from './identity.ts';
import { maxPool, maxPoolGradient } from './max-pool.ts';
import { mixture, mixtureGradient } from './mixture.ts';
import { momentum } from './momentum.ts';
import { concat, pad, slice } from './move-boxes.ts';
import { tfjsAveragePoolGradient, tfjsMaxPoolGradient } from './pool-gradients.ts';
import { addRelu, relu, reluGradient } from './rectify.ts';
import { segmentSum } from './segment-sum.ts';
import { shuffleChannels } from './shuffle-channels.ts';
import { tfjsConvolutions } from './tfjs-convolutions.ts';

/** All kernels, in the order of their files. */
export const cpuKernels: readonly CpuKernel<never, never>[] = [
  averagePool,
  averagePoolGradient,
  batchNormalization,
  normalization,
  batchNormalizationGradient,
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
  fill,
  identity,
  gatherFilters,
  locationGradient,
  summaryGradient,
  globalAveragePool,
  globalAveragePoolGradient,
  maxPool,
  maxPoolGradient,
  mixture,
  mixtureGradient,
  momentum,
  tfjsAveragePoolGradient,
  tfjsMaxPoolGradient,
  addRelu,
  relu,
  reluGradient,
  segmentSum,
  concat,
  pad,
  slice,
  shuffleChannels,
  ...tfjsConvolutions,
];
