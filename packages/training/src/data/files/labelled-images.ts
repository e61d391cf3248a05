import type { Image } from '../images/image.ts';

/** Images in files, in an order of their own. */
export interface LabelledImages {
  /** As a person would call them: `CIFAR-10 test`. */
  readonly name: string;
  /** None where the images have no labels. */
  readonly classNames: readonly string[];
  readonly count: number;
  /** The first `n` samples are of all classes, so that a part of the set says something. */
  sample(index: number): Promise<LabelledImage>;
  /** The file of each image, where each has one of its own. */
  readonly paths?: readonly string[];
}

interface LabelledImage {
  readonly image: Image;
  /** Index into the set's `classNames`; -1 where it has none. */
  readonly label: number;
}

/** Which part of a data set; `test` is what `fsn eval` measures on. */
export type Split = 'training' | 'test';
