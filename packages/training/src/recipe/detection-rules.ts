import type {
  DetectionAugmentationChoice,
  DetectionData,
  DetectionValidation,
  DetectorSource,
} from './recipe.ts';
import {
  accept,
  list,
  number,
  object,
  oneOf,
  optional,
  type Rule,
  record,
  text,
  trueOrFalse,
  wholeNumber,
} from './rules.ts';

const depths: readonly unknown[] = Array.from({ length: 33 }, (_, n) => 6 * n + 8);

/** Weighted layers of a ResNet for CIFAR-10. */
export const resNetDepth: Rule<number> = accept('6n + 2 from 8 to 200', (depth) => depths.includes(depth));

/** Sides and ratios of default boxes. */
const sides = list(number(0, 100, true));

export const detector: Rule<DetectorSource> = (value, path) =>
  'file' in record(value, path)
    ? object<Extract<DetectorSource, { file: string }>>({ file: text })(value, path)
    : object<Extract<DetectorSource, { size: number }>>({
        architecture: oneOf('ssd'),
        size: wholeNumber(16, 4096),
        depth: optional(resNetDepth, 8),
        width: optional(wholeNumber(1, 2 ** 12), 16),
        backbone: optional(text),
        stemStride: optional(oneOf(1, 2, 4), 2),
        extraMaps: optional(wholeNumber(0, 8), 2),
        scales: optional(sides),
        ratios: optional(sides, [2]),
      })(value, path);

export const detectionData: Rule<DetectionData> = object<DetectionData>({
  dataset: oneOf('voc', 'coco'),
  path: optional(text),
  training: optional(text, 'train'),
  validation: optional(text, 'val'),
  test: optional(text, 'test'),
});

/** As SSD has it. */
export const allAugmentation: DetectionAugmentationChoice = {
  ...{ colors: true, expand: 4, crop: true, flip: true },
  flipVertically: false,
};

export const detectionAugmentation: Rule<DetectionAugmentationChoice> = object<DetectionAugmentationChoice>({
  colors: optional(trueOrFalse, allAugmentation.colors),
  expand: optional(number(1, 16), allAugmentation.expand),
  crop: optional(trueOrFalse, allAugmentation.crop),
  flip: optional(trueOrFalse, allAugmentation.flip),
  flipVertically: optional(trueOrFalse, allAugmentation.flipVertically),
});

export const detectionValidation: Rule<DetectionValidation> = object<DetectionValidation>({
  every: optional(wholeNumber(1, 2 ** 31 - 1), 1),
  keep: optional(oneOf('last', 'best'), 'last'),
});
