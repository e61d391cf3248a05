import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { backend, env } from '@tensorflow/tfjs-core';
import { deviceKind } from '../gpu/device-kind.ts';

/** Rows of a product, or pixels of a convolution, for which tfjs's smallest tile is as good as any. */
const mostRows = 8;

/** tfjs's matrix product of small tiles, for which convolutions write down their windows first. */
const smallTiles = { WEBGPU_MATMUL_PROGRAM_TYPE: 2, WEBGPU_CONV_SEPARATE_IM2COL_SHADER: true };

/**
 * Does `work`, one product of so many rows. Software adapters take most of a second to compile tfjs's kernels of large
 * tiles and are no faster by them where a tile is hardly filled.
 */
export function withFewRows<T>(rows: number, backendName: string, work: () => T): T {
  if (backendName !== 'webgpu' || rows > mostRows) return work();
  const { device } = backend() as WebGPUBackend;
  if (deviceKind(device.adapterInfo) !== 'software') return work();
  const before = Object.keys(smallTiles).map((flag) => [flag, env().get(flag)] as const);
  for (const [flag, value] of Object.entries(smallTiles)) env().set(flag, value);
  try {
    return work();
  } finally {
    for (const [flag, value] of before) env().set(flag, value);
  }
}
