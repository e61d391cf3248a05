import { FsnError } from '@fsnet/graph';
import type { AnnotatedImage, AnnotatedImages, DataFolder } from './annotated-image.ts';
import { readVocAnnotation } from './voc-annotation.ts';

/** Where a folder as PASCAL VOC has it keeps the list of a split's images. */
export function vocListPath(split: string): string {
  return `ImageSets/Main/${split}.txt`;
}

/**
 * Reads a split of a folder as PASCAL VOC has it: `ImageSets/Main/SPLIT.txt`, `Annotations/`, `JPEGImages/`.
 *
 * @param split `train`, `val`, `trainval` or `test`
 * @throws FsnError `io` for a missing file, `bad-data` with the annotation that is wrong.
 */
export async function readVocFolder(folder: DataFolder, split: string): Promise<AnnotatedImages> {
  const listPath = vocListPath(split);
  // Lists of one class have a second column.
  const names = (await folder.readText(listPath)).split(/\r?\n/).map((line) => line.trim().split(/\s+/)[0]);
  const images: AnnotatedImage[] = [];
  const skipped: string[] = [];
  for (const name of names.filter((text) => text !== '')) {
    const path = `Annotations/${name}.xml`;
    const annotation = readVocAnnotation(await folder.readText(path), path);
    const { width, height, objects } = annotation;
    images.push({ imagePath: await findImage(folder, annotation.image, name), width, height, objects });
    skipped.push(...annotation.skipped.map((object) => `${path}: ${object}`));
  }
  if (images.length === 0)
    throw new FsnError('bad-data', `${folder.name}/${listPath}: names no images`, {
      path: listPath,
      expected: 'one a line',
    });
  const labels = new Set(images.flatMap(({ objects }) => objects.map(({ label }) => label)));
  return { images, labels: [...labels].sort(), skipped };
}

/** The file that the annotation names, without the folders of whoever wrote it, or the one of its own name. */
async function findImage(folder: DataFolder, named: string, name: string): Promise<string> {
  const file = named.split(/[/\\]/).at(-1);
  const candidates = [file, `${name}.jpg`, `${name}.png`].filter(Boolean).map((path) => `JPEGImages/${path}`);
  for (const path of candidates) if (await folder.has(path)) return path;
  // Whoever reads the image says that it is missing.
  return candidates[0];
}
