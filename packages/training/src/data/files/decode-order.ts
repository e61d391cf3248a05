import type { ImageForm } from '../data-source.ts';

/** What a decoding thread is started with. */
export interface DecodeOrder {
  /** Absolute, in the order in which images are stored. */
  readonly paths: readonly string[];
  readonly form: ImageForm;
  /** Where the images go: memory that all threads share. */
  readonly pixels: Uint8Array;
  /** Width and height of each image as it is stored, where they are not all of the form's. */
  readonly sizes?: Int32Array;
  /** Width and height that each file must have, with `sizes`. */
  readonly found?: Int32Array;
  /** By {@link decodeState}; shared. */
  readonly state: Int32Array;
}

/** Places in a decoding's shared state. */
export const decodeState = {
  /** Images that threads have taken. */
  taken: 0,
  done: 1,
  /** One more than the index of an image that could not be decoded; 0: none. */
  failed: 2,
} as const;
