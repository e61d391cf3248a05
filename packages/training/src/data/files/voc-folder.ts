import { join } from 'node:path';
import { FsnError } from '@fsnet/graph';
import { type Annotation, readVocAnnotation } from '../voc/annotation.ts';
import { type FileAccess, readFileBytes } from './read-file.ts';

/** An image of a VOC folder with its objects. */
export interface AnnotatedImage extends Annotation {
  /** The image's file. */
  readonly imagePath: string;
  readonly annotationPath: string;
}

/** The images of a split, and what was left out of their annotations, each with its file. */
export interface VocSplit {
  readonly images: readonly AnnotatedImage[];
  /** Sorted. */
  readonly labels: readonly string[];
  readonly skipped: readonly string[];
}

/**
 * Reads a split of a folder as PASCAL VOC has it: `ImageSets/Main/SPLIT.txt`, `Annotations/`, `JPEGImages/`.
 *
 * @param split `train`, `val`, `trainval` or `test`
 * @throws FsnError `io` for a missing file, `bad-data` with the annotation that is wrong.
 */
export async function readVocFolder(
  directory: string,
  split: string,
  access: FileAccess = {},
): Promise<VocSplit> {
  const listPath = join(directory, 'ImageSets/Main', `${split}.txt`);
  const text = async (path: string) => new TextDecoder().decode(await readFileBytes(path, access));
  // Lists of one class have a second column.
  const lines = (await text(listPath)).split(/\r?\n/).filter((line) => line.trim() !== '');
  const names = lines.map((line) => line.trim().split(/\s+/)[0]);
  if (names.length === 0)
    throw new FsnError('bad-data', `${listPath}: names no images`, {
      path: listPath,
      expected: 'one a line',
    });
  const images: AnnotatedImage[] = [];
  for (const name of names) {
    const annotationPath = join(directory, 'Annotations', `${name}.xml`);
    const annotation = readVocAnnotation(await text(annotationPath), annotationPath);
    const imagePath = join(directory, 'JPEGImages', annotation.image || `${name}.jpg`);
    images.push({ ...annotation, imagePath, annotationPath });
  }
  const labels = new Set(images.flatMap(({ objects }) => objects.map(({ label }) => label)));
  return {
    images,
    labels: [...labels].sort(),
    skipped: images.flatMap(({ annotationPath, skipped }) =>
      skipped.map((object) => `${annotationPath}: ${object}`),
    ),
  };
}
