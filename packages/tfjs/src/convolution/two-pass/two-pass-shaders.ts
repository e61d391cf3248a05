import {
  epilogue,
  inputVectors,
  outputScalars,
  outputVectors,
  products,
  registerProducts,
  subgroupProducts,
  summary,
  sums,
  tapRanks,
  tiledProducts,
} from '../../generated/shaders.ts';
import type { DeviceKind } from '../../gpu/device-kind.ts';
import type { Shader } from '../../gpu/shader.ts';

/**
 * How products are computed: through workgroup memory, by each thread alone, or by threads that hand each other what
 * they read, which takes subgroups.
 */
export type ProductTiling = 'tiled' | 'register' | 'subgroup';

/** Pixels and tap rows of a workgroup. */
export function productTile(
  tiling: ProductTiling,
  device: DeviceKind,
): readonly [pixels: number, rows: number] {
  if (tiling === 'tiled') return [32, 32];
  if (tiling === 'register') return [32, 64];
  return [4 * subgroupThreads[device], 8];
}

/** Threads of a workgroup: on a GPU at least a subgroup of most; else fewer, as fewer idle where there are few pixels. */
const subgroupThreads: Readonly<Record<DeviceKind, number>> = { gpu: 32, software: 16 };

const productCode: Readonly<Record<ProductTiling, string>> = {
  tiled: tiledProducts,
  register: registerProducts,
  subgroup: subgroupProducts,
};

/** @param wide Whether channels are a multiple of 4. */
export function productShader(
  constants: NonNullable<Shader['constants']>,
  wide: boolean,
  tiling: ProductTiling,
  half: boolean,
  device: DeviceKind,
): Shader {
  const [tilePixels] = productTile(tiling, device);
  return {
    name: `products of tap rows, ${tiling}`,
    code: [products, inputVectors, summary, productCode[tiling]].join('\n'),
    constants: { ...constants, inputWide: wide, tilePixels },
    types: { real: half ? 'f16' : 'f32', inputElement: wide ? 'vec4f' : 'f32' },
    features: [
      ...(half ? (['f16'] as const) : []),
      ...(tiling === 'subgroup' ? (['subgroups'] as const) : []),
    ],
  };
}

/** @param wide Whether filters are a multiple of 4. */
export function sumShader(constants: NonNullable<Shader['constants']>, wide: boolean, half: boolean): Shader {
  return {
    name: 'sums of taps',
    code: [sums, tapRanks, epilogue, wide ? outputVectors : outputScalars].join('\n'),
    constants,
    types: { real: half ? 'f16' : 'f32' },
    features: half ? ['f16'] : [],
  };
}
