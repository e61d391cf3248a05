export type { DatasetKind } from './data/data-source.ts';
export { cifar10Labels } from './data/files/cifar.ts';
export type { LabelledImages } from './data/files/labelled-images.ts';
export { guessDataset, openLabelledImages } from './data/files/open-labelled-images.ts';
export { ioError } from './data/files/read-file.ts';
export { type Image, maximumPixels } from './data/images/image.ts';
export { readImage } from './data/images/read-image.ts';
export { resize } from './data/images/resize.ts';
