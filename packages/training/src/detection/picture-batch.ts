import {
  augmentSample,
  type DetectionAugmentation,
  type DetectionSample,
  resizeSample,
  type SsdTargets,
  ssdTargets,
  transformBoxes,
} from '@fsnet/detection';
import { type Normalization, normalize } from '../data/normalize.ts';
import { randomAt } from '../data/random-at.ts';
import type { DetectionAugmentationChoice } from '../recipe/recipe.ts';
import type { PictureSet } from './stored-pictures.ts';

/** Pictures on their way into the network, with what it is to say of them. */
export interface PictureBatch {
  /** `[pictures, size, size, 3]`, normalised. */
  readonly images: Float32Array;
  readonly shape: readonly [number, number, number, number];
  readonly targets: readonly SsdTargets[];
}

/** What all batches of a detector have. */
export interface BatchForm {
  readonly pictures: PictureSet;
  /** Height and width that the network takes. */
  readonly size: number;
  readonly normalization: Normalization;
  /** `[boxes, 4]` centres and sizes, as fractions of the picture. */
  readonly defaults: Float32Array;
}

/** Pictures as they are, stretched, for measuring. */
export function readPictures(form: BatchForm, indices: ArrayLike<number>): PictureBatch {
  const { pictures, size } = form;
  return batchOf(form, indices, (index) => resizeSample(pictures.read(index), size, size));
}

/** Pictures as SSD varies them. Random numbers hang on seed, epoch and picture alone. */
export function drawPictures(
  form: BatchForm,
  indices: ArrayLike<number>,
  choice: DetectionAugmentationChoice,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): PictureBatch {
  const { pictures, size } = form;
  const options = augmentationOf(choice);
  return batchOf(form, indices, (index) =>
    augmentSample(
      pictures.read(index),
      { width: size, height: size },
      randomAt(seed, purpose.augment, epoch, index),
      options,
    ),
  );
}

/** So that what is drawn for one thing tells nothing of another; 1 and 2 are those of classifiers. */
const purpose = { augment: 3 } as const;

function augmentationOf(choice: DetectionAugmentationChoice): DetectionAugmentation {
  const { colors, expand, crop, flip, flipVertically } = choice;
  return {
    ...(colors ? {} : { colors: false }),
    expand: expand > 1 && { most: expand },
    ...(crop ? {} : { crop: false }),
    flip,
    flipVertically,
  };
}

function batchOf(
  { size, normalization, defaults }: BatchForm,
  indices: ArrayLike<number>,
  sampleOf: (index: number) => DetectionSample,
): PictureBatch {
  const length = size * size * 3;
  const images = new Float32Array(indices.length * length);
  const targets: SsdTargets[] = [];
  for (let i = 0; i < indices.length; i++) {
    const { image, truths } = sampleOf(indices[i]);
    images.set(image.pixels, i * length);
    const boxes = transformBoxes(truths.boxes, { scaleX: 1 / size, scaleY: 1 / size });
    targets.push(ssdTargets({ boxes, classes: truths.classes }, defaults));
  }
  normalize(images, normalization);
  return { images, shape: [indices.length, size, size, 3], targets };
}
