import { literalPattern } from '../network/as-trained.ts';
import type { LayerCompression, StoredBits } from '../recipe/recipe.ts';

/** A recipe's entry for one layer by its own name. Outermost layers are as free as others, for they are measured as well. */
export function layerEntry(
  layer: string,
  { ratio, bits }: { readonly ratio: number; readonly bits: StoredBits },
  segments: 'filter' | 'row' | 'tap',
): LayerCompression {
  return {
    match: literalPattern(layer),
    ...(ratio > 1 && { ratio, segments }),
    bits,
    protect: false,
  };
}
