import { type ColorOptions, distortColors } from './colors.ts';
import { type CropOptions, cropRandomly } from './crop.ts';
import { type ExpandOptions, expand } from './expand.ts';
import { flipHorizontally, flipVertically } from './flip.ts';
import { resizeSample } from './resize-sample.ts';
import type { DetectionSample } from './sample.ts';

/** How training pictures are varied. `false`: not so. What is left out is as in SSD. */
export interface DetectionAugmentation {
  readonly colors?: ColorOptions | false;
  /** Half of the pictures. */
  readonly expand?: ExpandOptions | false;
  readonly crop?: CropOptions | false;
  /** Half of the pictures. */
  readonly flip?: boolean;
  /** Half of the pictures upside down; only where asked for. */
  readonly flipVertically?: boolean;
}

/**
 * A training picture, varied as SSD varies them (Liu et al., 2016, sections 2.2 and 3.6): colours, then on a larger
 * picture, a part, mirrored, and stretched to the size that the network takes.
 *
 * @param next seeded numbers in [0, 1): the same ones vary a picture in the same way
 */
export function augmentSample(
  sample: DetectionSample,
  { width, height }: { readonly width: number; readonly height: number },
  next: () => number,
  options: DetectionAugmentation = {},
): DetectionSample {
  const {
    colors = {},
    expand: expansion = {},
    crop = {},
    flip = true,
    flipVertically: upside = false,
  } = options;
  // Drawn whether used or not, so that one setting does not change what the others draw.
  const [expands, flips, turns] = [next() < 0.5, next() < 0.5, next() < 0.5];
  let varied = colors === false ? sample : { ...sample, image: distortColors(sample.image, next, colors) };
  if (expansion !== false && expands) varied = expand(varied, next, expansion);
  if (crop !== false) varied = cropRandomly(varied, next, crop);
  varied = resizeSample(varied, width, height);
  if (flip && flips) varied = flipHorizontally(varied);
  return upside && turns ? flipVertically(varied) : varied;
}
