import { FsnError, type Image } from '@fsnet/graph';
import type { LabelledImages } from './labelled-images.ts';
import { type FileAccess, readFileBytes } from './read-file.ts';

/** Files of records, each of a label and 32 x 32 red, green and blue values, plane by plane. */
export interface RecordFormat {
  readonly name: string;
  readonly paths: readonly string[];
  readonly classNames: readonly string[];
  /** Bytes before the pixels. */
  readonly labelBytes: number;
  /** Which of them is the class. */
  readonly labelAt: number;
}

const size = 32;
const plane = size * size;

/**
 * Opens the images of record files, one file after the other.
 *
 * @throws FsnError `io` for a missing file, `bad-data` for one that is not of whole records; a sample throws `bad-data`
 *   for a class that there is not.
 */
export async function openRecords(format: RecordFormat, access: FileAccess): Promise<LabelledImages> {
  const { name, paths, classNames, labelBytes, labelAt } = format;
  const recordLength = labelBytes + 3 * plane;
  const files = await Promise.all(paths.map((path) => readRecords(path, recordLength, name, access)));
  const counts = files.map(({ length }) => length / recordLength);
  return {
    name,
    classNames,
    count: counts.reduce((sum, count) => sum + count, 0),
    async sample(index) {
      let file = 0;
      let record = index;
      while (record >= counts[file]) record -= counts[file++];
      const offset = record * recordLength;
      const label = files[file][offset + labelAt];
      if (label >= classNames.length) {
        throw new FsnError('bad-data', `${paths[file]}: no such class in ${name}`, {
          path: paths[file],
          offset: offset + labelAt,
          expected: `0 to ${classNames.length - 1}`,
          actual: label,
        });
      }
      return { image: interleave(files[file].subarray(offset + labelBytes, offset + recordLength)), label };
    },
  };
}

async function readRecords(
  path: string,
  recordLength: number,
  name: string,
  access: FileAccess,
): Promise<Uint8Array> {
  const bytes = await readFileBytes(path, access);
  if (bytes.length > 0 && bytes.length % recordLength === 0) return bytes;
  throw new FsnError('bad-data', `${path}: not a file of ${name} images`, {
    path,
    expected: `a multiple of ${recordLength} bytes`,
    actual: bytes.length,
  });
}

function interleave(planes: Uint8Array): Image {
  const pixels = new Uint8Array(planes.length);
  for (let p = 0; p < plane; p++) {
    pixels[3 * p] = planes[p];
    pixels[3 * p + 1] = planes[plane + p];
    pixels[3 * p + 2] = planes[2 * plane + p];
  }
  return { width: size, height: size, pixels };
}
