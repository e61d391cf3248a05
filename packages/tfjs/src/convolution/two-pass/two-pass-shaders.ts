import {
  epilogue,
  inputVectors,
  outputScalars,
  outputVectors,
  products,
  registerProducts,
  summary,
  sums,
  tiledProducts,
} from '../../generated/shaders.ts';
import type { Shader } from '../../gpu/shader.ts';

/** How products are computed: through workgroup memory, or by each thread alone. */
export type ProductTiling = 'tiled' | 'register';

/** Pixels and tap rows of a workgroup. */
export const productTiles: Readonly<Record<ProductTiling, readonly [pixels: number, rows: number]>> = {
  tiled: [32, 32],
  register: [32, 64],
};

/** @param wide Whether channels are a multiple of 4. */
export function productShader(
  constants: NonNullable<Shader['constants']>,
  wide: boolean,
  tiling: ProductTiling,
  half: boolean,
): Shader {
  return {
    name: `products of tap rows, ${tiling}`,
    code: [products, inputVectors, summary, tiling === 'tiled' ? tiledProducts : registerProducts].join('\n'),
    constants: { ...constants, inputWide: wide },
    types: { real: half ? 'f16' : 'f32', inputElement: wide ? 'vec4f' : 'f32' },
    features: half ? ['f16'] : [],
  };
}

/** @param wide Whether filters are a multiple of 4. */
export function sumShader(constants: NonNullable<Shader['constants']>, wide: boolean, half: boolean): Shader {
  return {
    name: 'sums of taps',
    code: [sums, epilogue, wide ? outputVectors : outputScalars].join('\n'),
    constants,
    types: { real: half ? 'f16' : 'f32' },
    features: half ? ['f16'] : [],
  };
}
