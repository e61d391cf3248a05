import { prepareDirectConvolution } from './direct/direct-convolution.ts';
import { prepareFusedConvolution } from './fused/fused-convolution.ts';
import type { PrepareCase } from './run-kernel.fixture.ts';
import { prepareTwoPassConvolution } from './two-pass/two-pass-convolution.ts';
import type { ProductTiling } from './two-pass/two-pass-shaders.ts';

const direct =
  (tileDepth: number): PrepareCase =>
  (context, { node, weight, geometry }, summary) => {
    const tile = { threadRows: 8, threadColumns: 8, threadPixels: 8, tileDepth } as const;
    return prepareDirectConvolution(context, node, weight, geometry, summary, { tile, half: true });
  };

const twoPass =
  (tiling: ProductTiling): PrepareCase =>
  (context, { node, weight, geometry }, summary, resources) =>
    prepareTwoPassConvolution(context, node, weight, geometry, summary, resources, { tiling, half: true });

/** Every kernel in half precision. */
export const halfKernels: readonly (readonly [name: string, prepare: PrepareCase])[] = [
  ['direct register', direct(0)],
  ['direct tiled', direct(4)],
  ['two-pass tiled', twoPass('tiled')],
  ['two-pass register', twoPass('register')],
  ['two-pass subgroup', twoPass('subgroup')],
  [
    'fused',
    (context, { node, weight, geometry }, summary, resources) =>
      prepareFusedConvolution(context, node, weight, geometry, summary, resources, { half: true }),
  ],
];
