import { FsnError } from '@fsnet/graph';
import type { AnnotatedImages, DataFolder } from './annotated-image.ts';
import { readCocoAnnotations } from './coco-annotations.ts';
import { readVocFolder, vocListPath } from './voc-folder.ts';

/** Where a split's annotations stand in folders of COCO's kind. */
const cocoFiles = (split: string): readonly string[] => [
  `annotations/instances_${split}.json`,
  `annotations/${split}.json`,
  `${split}/_annotations.coco.json`,
  `${split}.json`,
];

/**
 * Reads a split of a data set: a folder as PASCAL VOC has it, or one with a COCO file.
 *
 * @param split `test`, `val`, `val2017`: as the list or the file is called
 * @returns images with paths in the folder
 * @throws FsnError `io` where there is neither, or as the files' readers do.
 */
export async function openAnnotatedImages(folder: DataFolder, split: string): Promise<AnnotatedImages> {
  const listPath = vocListPath(split);
  if (await folder.has(listPath)) return readVocFolder(folder, split);
  for (const path of cocoFiles(split)) {
    if (!(await folder.has(path))) continue;
    const found = readCocoAnnotations(await folder.readText(path), path);
    const parent = await findImages(folder, split, found);
    return {
      ...found,
      images: found.images.map((image) => ({ ...image, imagePath: parent + image.imagePath })),
    };
  }
  throw new FsnError('io', `${folder.name}: no annotations of a split '${split}'`, {
    path: folder.name,
    expected: [listPath, ...cocoFiles(split)].join(', '),
  });
}

/** The folder that a COCO file's images lie in, by the first of them; the folder itself where none has it. */
async function findImages(folder: DataFolder, split: string, { images }: AnnotatedImages): Promise<string> {
  for (const parent of [`${split}/`, `images/${split}/`, 'images/'])
    if (images.length > 0 && (await folder.has(parent + images[0].imagePath))) return parent;
  return '';
}
