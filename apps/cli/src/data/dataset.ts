import type { Image } from '../images/image.ts';

/** Labelled images. */
export interface Dataset {
  /** As a person would call it: `CIFAR-10 test`. */
  readonly name: string;
  readonly classNames: readonly string[];
  readonly count: number;
  /** The first `n` samples are of all classes, so that a part of the set says something. */
  sample(index: number): Promise<LabelledImage>;
}

interface LabelledImage {
  readonly image: Image;
  /** Index into the data set's `classNames`. */
  readonly label: number;
}
