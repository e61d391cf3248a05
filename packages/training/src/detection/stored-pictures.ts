import type { DetectionSample } from '@fsnet/detection';

/** Annotated pictures in memory, each of its own size, as plain data that other threads can be sent. */
export interface StoredPictures {
  /** Names of the classes, without the background. */
  readonly labels: readonly string[];
  /** `[pictures, 2]`: width and height of each. */
  readonly sizes: Int32Array;
  /** Red, green and blue of every pixel, one picture behind the other. Over a `SharedArrayBuffer` threads share it. */
  readonly pixels: Uint8Array;
  /** How many objects each picture has. */
  readonly counts: Int32Array;
  /** `[objects, 4]`: corners of the objects of all pictures, in pixels of theirs. */
  readonly boxes: Float32Array;
  /** The class of each object, from 0. */
  readonly classes: Int32Array;
  /** 1 for objects that need not be found. */
  readonly difficult: Uint8Array;
}

/** Pictures that a detector learns from or is measured on. */
export interface PictureSet {
  readonly count: number;
  readonly labels: readonly string[];
  /** A picture with its objects, in the memory that they are stored in. */
  read(index: number): DetectionSample;
}

/** @throws RangeError where the numbers do not go together. */
export function pictureSet(stored: StoredPictures): PictureSet {
  const { labels, sizes, pixels, counts, boxes, classes, difficult } = stored;
  const count = counts.length;
  const [pixelStarts, objectStarts] = [[0], [0]];
  for (let index = 0; index < count; index++) {
    pixelStarts.push(pixelStarts[index] + sizes[2 * index] * sizes[2 * index + 1] * 3);
    objectStarts.push(objectStarts[index] + counts[index]);
  }
  const objects = objectStarts[count];
  if (pixels.length !== pixelStarts[count] || sizes.length !== 2 * count)
    throw new RangeError(`${count} pictures take ${pixelStarts[count]} bytes, found ${pixels.length}`);
  if (boxes.length !== 4 * objects || classes.length !== objects || difficult.length !== objects)
    throw new RangeError(`${objects} objects have ${boxes.length} numbers and ${classes.length} classes`);
  return {
    count,
    labels,
    read(index) {
      if (!(index >= 0 && index < count)) throw new RangeError(`no picture ${index}: there are ${count}`);
      const [start, end] = [objectStarts[index], objectStarts[index + 1]];
      return {
        image: {
          width: sizes[2 * index],
          height: sizes[2 * index + 1],
          pixels: pixels.subarray(pixelStarts[index], pixelStarts[index + 1]),
        },
        truths: {
          boxes: Float64Array.from(boxes.subarray(4 * start, 4 * end)),
          classes: classes.slice(start, end),
          difficult: difficult.slice(start, end),
        },
      };
    },
  };
}
