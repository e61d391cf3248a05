import type { Image } from '@fsnet/graph';

/** Images in files, in an order of their own. */
export interface LabelledImages {
  /** As a person would call them: `CIFAR-10 test`. */
  readonly name: string;
  /** None where the images have no labels. */
  readonly classNames: readonly string[];
  readonly count: number;
  /** The first `n` samples are of all classes, so that a part of the set says something. */
  sample(index: number): Promise<LabelledImage>;
  /** The file and label of each image, where each has a file of its own. */
  readonly files?: readonly { readonly path: string; readonly label: number }[];
}

interface LabelledImage {
  readonly image: Image;
  /** Index into the set's `classNames`; -1 where it has none. */
  readonly label: number;
}

/** Which part of a data set; `test` is what `fsn eval` measures on. */
export type Split = 'training' | 'test';
