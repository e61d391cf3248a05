export {
  type AnnotatedImage,
  type AnnotatedImages,
  type AnnotatedObject,
  type DataFolder,
  truthsOf,
} from './annotations/annotated-image.ts';
export { readCocoAnnotations } from './annotations/coco-annotations.ts';
export { openAnnotatedImages } from './annotations/open-annotated-images.ts';
export { readVocAnnotation, type VocAnnotation } from './annotations/voc-annotation.ts';
export { readVocFolder } from './annotations/voc-folder.ts';
export { augmentSample, type DetectionAugmentation } from './augmentation/augment-sample.ts';
export { type ColorOptions, distortColors } from './augmentation/colors.ts';
export { type CropOptions, cropRandomly } from './augmentation/crop.ts';
export { type ExpandOptions, expand } from './augmentation/expand.ts';
export { flipHorizontally, flipVertically } from './augmentation/flip.ts';
export { resizeSample } from './augmentation/resize-sample.ts';
export type { DetectionSample } from './augmentation/sample.ts';
export { decodeBoxes, encodeBoxes, ssdVariances, type Variances } from './boxes/box-code.ts';
export { type Boxes, boxArea, clipBoxes, overlap, overlaps, transformBoxes } from './boxes/boxes.ts';
export { toCenterSize, toCorners } from './boxes/center-size.ts';
export type { DecodeOptions, DetectionDecoder, OutputValues } from './decoders/decoder.ts';
export { type DecoderName, detectionDecoders, findDecoder } from './decoders/decoders.ts';
export {
  areaRanges,
  type CocoClass,
  type CocoFigures,
  type CocoOptions,
  type CocoResult,
  evaluateCoco,
} from './evaluation/coco.ts';
export type { Detections, EvaluatedImage, Truths } from './evaluation/detections.ts';
export { evaluateVoc, type VocClass, type VocOptions, type VocResult } from './evaluation/voc.ts';
export { selectHardNegatives } from './matching/hard-negatives.ts';
export { background, matchBoxes } from './matching/match-boxes.ts';
export { type SsdTargets, ssdTargets } from './matching/ssd-targets.ts';
