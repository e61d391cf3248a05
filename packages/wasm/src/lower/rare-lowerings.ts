import type { Lowering } from '../plan/lowering.ts';
import { lowerConvolutionTranspose } from './convolution-transpose.ts';
import { lowerInstanceNormalization } from './instance-normalization.ts';
import { lowerResize } from './resize.ts';

/** What few networks need, and is fetched only for them. */
export const rareLowerings: Readonly<Record<string, Lowering>> = {
  ConvTranspose: lowerConvolutionTranspose,
  InstanceNormalization: lowerInstanceNormalization,
  Resize: lowerResize,
};
