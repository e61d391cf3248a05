/** Images of one size in memory, as plain data that other threads can be sent. */
export interface StoredImages {
  /** `[height, width, channels]` of each image. */
  readonly shape: readonly [number, number, number];
  /** Names of the classes; none where images have no labels. */
  readonly labels: readonly string[];
  /** `[count, height, width, channels]`, 0 to 255. Over a `SharedArrayBuffer` threads share it. */
  readonly pixels: Uint8Array;
  /** The class of each image; -1 where it has none. */
  readonly targets: Int32Array;
}

/** Images that a network learns from or is measured on. */
export interface Dataset {
  readonly count: number;
  /** 0 where images have no labels. */
  readonly classes: number;
  readonly labels: readonly string[];
  /** `[height, width, channels]` */
  readonly shape: readonly [number, number, number];
  /**
   * Writes the images at `indices`, values 0 to 255, to the start of `into` as `[indices.length, height, width, channels]`.
   *
   * @returns their classes, -1 where an image has none
   * @throws RangeError for an index that is none, or where `into` is too small.
   */
  read(indices: ArrayLike<number>, into: Float32Array): Int32Array;
}

/** The data set of images in memory. */
export function datasetOf(images: StoredImages): Dataset {
  const { shape, labels, pixels, targets } = images;
  const size = shape[0] * shape[1] * shape[2];
  const count = targets.length;
  if (pixels.length !== count * size) {
    throw new RangeError(
      `${count} images of ${shape.join(' x ')} take ${count * size} bytes, found ${pixels.length}`,
    );
  }
  return {
    count,
    classes: labels.length,
    labels,
    shape,
    read(indices, into) {
      if (into.length < indices.length * size) {
        throw new RangeError(
          `${indices.length} images take ${indices.length * size} values, not ${into.length}`,
        );
      }
      const classes = new Int32Array(indices.length);
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i];
        if (!(index >= 0 && index < count))
          throw new RangeError(`no image ${index}: there are ${count} of them`);
        into.set(pixels.subarray(index * size, (index + 1) * size), i * size);
        classes[i] = targets[index];
      }
      return classes;
    },
  };
}

/** Images `start` to `end` of a set, in the same memory. */
export function sliceImages(images: StoredImages, start: number, end: number): StoredImages {
  const size = images.shape[0] * images.shape[1] * images.shape[2];
  return {
    ...images,
    pixels: images.pixels.subarray(start * size, end * size),
    targets: images.targets.subarray(start, end),
  };
}
