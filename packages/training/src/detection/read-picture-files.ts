import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type AnnotatedImages, openAnnotatedImages, readVocFolder, truthsOf } from '@fsnet/detection';
import { FsnError, type Image } from '@fsnet/graph';
import type { LoadOptions, LoadProgress } from '../data/data-source.ts';
import { dataFolder } from '../data/files/data-folder.ts';
import { decodeInThreads, enoughForThreads } from '../data/files/decode-in-threads.ts';
import { absolutePath, readFileBytes } from '../data/files/read-file.ts';
import { readImage } from '../data/images/read-image.ts';
import { shapeImage } from '../data/images/shape-image.ts';
import type { PictureFiles, PicturesInMemory } from './picture-source.ts';
import type { StoredPictures } from './stored-pictures.ts';

/**
 * How much larger than the network's pictures stored ones are at least, where their files are: random parts, two thirds
 * as long as a picture on average, are then about as large as what the network takes.
 */
const reserve = 1.5;

/** Reads the pictures of both splits and their objects into memory that threads share. */
export async function readPictureFiles(
  source: PictureFiles,
  options: LoadOptions,
): Promise<PicturesInMemory> {
  const { training, validation } = source;
  const [own, held] = [
    await annotations(source, training, options),
    await annotations(source, validation, options),
  ];
  const labels = source.labels ?? own.labels;
  if (labels.length === 0)
    throw new FsnError('bad-data', `${source.path}: there are no objects on the pictures of '${training}'`, {
      path: source.path,
    });
  return {
    dataset: 'pictures',
    training: await store(source, own, labels, 'read training images', options),
    validation: await store(source, held, labels, 'read held-out images', options),
  };
}

function annotations(
  { dataset, path }: PictureFiles,
  split: string,
  options: LoadOptions,
): Promise<AnnotatedImages> {
  const folder = dataFolder(path, options);
  return dataset === 'voc' ? readVocFolder(folder, split) : openAnnotatedImages(folder, split);
}

async function store(
  { path, size }: PictureFiles,
  { images, labels: found }: AnnotatedImages,
  labels: readonly string[],
  phase: LoadProgress['phase'],
  options: LoadOptions,
): Promise<StoredPictures> {
  if (!found.some((label) => labels.includes(label)) && found.length > 0)
    throw new FsnError('bad-data', `${path}: none of its classes is one of the network's`, {
      ...{ path, expected: labels.join(', '), actual: found.join(', ') },
    });
  const sizes = shared(Int32Array, 2 * images.length);
  images.forEach(({ width, height }, index) => {
    const scale = Math.min(1, (reserve * size) / Math.min(width, height));
    sizes.set([Math.ceil(width * scale), Math.ceil(height * scale)], 2 * index);
  });
  const truths = images.map(({ objects, width, height }, index) => {
    // A box around a crowd is no object to learn.
    const single = objects.filter(({ crowd }) => !crowd);
    const own = truthsOf(single, (label) => labels.indexOf(label));
    const [scaleX, scaleY] = [sizes[2 * index] / width, sizes[2 * index + 1] / height];
    return { ...own, boxes: own.boxes.map((value, at) => value * (at % 2 === 0 ? scaleX : scaleY)) };
  });
  const objects = truths.reduce((sum, { classes }) => sum + classes.length, 0);
  const counts = shared(Int32Array, images.length);
  const [boxes, classes] = [shared(Float32Array, 4 * objects), shared(Int32Array, objects)];
  const difficult = shared(Uint8Array, objects);
  let at = 0;
  truths.forEach((own, index) => {
    counts[index] = own.classes.length;
    boxes.set(own.boxes, 4 * at);
    classes.set(own.classes, at);
    if (own.difficult) difficult.set(own.difficult, at);
    at += own.classes.length;
  });
  const files = images.map(({ imagePath, ...annotated }) => ({ ...annotated, file: join(path, imagePath) }));
  const pixels = await decode(files, sizes, phase, options);
  return { labels, sizes, pixels, counts, boxes, classes, difficult };
}

interface AnnotatedFile {
  readonly file: string;
  readonly width: number;
  readonly height: number;
}

async function decode(
  files: readonly AnnotatedFile[],
  sizes: Int32Array,
  phase: LoadProgress['phase'],
  options: LoadOptions,
): Promise<Uint8Array> {
  const total = files.length;
  const report = (loaded: number): void => options.onProgress?.({ phase, loaded, total });
  report(0);
  let length = 0;
  for (let index = 0; index < total; index++) length += sizes[2 * index] * sizes[2 * index + 1] * 3;
  const pixels = shared(Uint8Array, length);
  const form = { width: 0, height: 0, resize: 'stretch', colorOrder: 'rgb' } as const;
  if (total >= enoughForThreads) {
    const paths = files.map(({ file }) => absolutePath(file, options));
    const found = Int32Array.from(files.flatMap(({ width, height }) => [width, height]));
    const failed = await decodeInThreads({ paths, form, pixels, sizes, found }, report, options.signal);
    if (failed !== undefined) {
      await readAnnotated(files[failed], options);
      const { file } = files[failed];
      throw new FsnError('io', `${file}: could not be read at first`, { path: file });
    }
  } else {
    let start = 0;
    for (const [index, file] of files.entries()) {
      const [width, height] = sizes.subarray(2 * index, 2 * index + 2);
      const end = start + width * height * 3;
      shapeImage(await readAnnotated(file, options), { ...form, width, height }, pixels.subarray(start, end));
      start = end;
      report(index + 1);
      await setImmediate();
    }
  }
  report(total);
  return pixels;
}

/** @throws FsnError `bad-data` where the picture is not of the size that its boxes are for. */
async function readAnnotated({ file, width, height }: AnnotatedFile, options: LoadOptions): Promise<Image> {
  const image = readImage(await readFileBytes(file, options), file);
  if (image.width === width && image.height === height) return image;
  throw new FsnError('bad-data', `${file}: the picture is not of the size that its annotation says`, {
    path: file,
    expected: `${width} x ${height}`,
    actual: `${image.width} x ${image.height}`,
  });
}

function shared<T extends Uint8Array | Int32Array | Float32Array>(
  type: { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
  length: number,
): T {
  return new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT));
}
