import { setImmediate } from 'node:timers/promises';
import { FsnError } from '@fsnet/graph';
import type { DataFiles, DataInMemory, ImageForm, LoadOptions, LoadProgress } from '../data-source.ts';
import { type StoredImages, sliceImages } from '../dataset.ts';
import { channelsOf, shapeImage } from '../images/shape-image.ts';
import { decodeInThreads, enoughForThreads } from './decode-in-threads.ts';
import { holdOut } from './held-out.ts';
import { findSplitFolder } from './image-folder.ts';
import type { LabelledImages } from './labelled-images.ts';
import { openLabelledImages } from './open-labelled-images.ts';
import { absolutePath } from './read-file.ts';

/** Reads a data set's files into memory that threads share. */
export async function readDataFiles(source: DataFiles, options: LoadOptions): Promise<DataInMemory> {
  const { dataset, path, validationImages, seed = 0 } = source;
  const all = await openLabelledImages(path, dataset, 'training', options);
  const form = source.form ?? (await formOf(all));
  const { order, heldOut } = holdOut(all, path, validationImages, seed);
  const trained = all.count - heldOut;
  const stored = await store(all, order, form, 'read training images', options);
  return {
    dataset: 'memory',
    training: sliceImages(stored, 0, trained),
    validation: sliceImages(stored, trained, all.count),
    test: hasTest(source, options)
      ? await readTest(source, stored, form, options)
      : sliceImages(stored, 0, 0),
  };
}

/** A folder that is not divided has no test images, and no file of known data sets may be missing. */
function hasTest({ dataset, path }: DataFiles, options: LoadOptions): boolean {
  if (dataset === 'images') return false;
  return dataset !== 'folder' || findSplitFolder(path, 'test', options) !== undefined;
}

async function readTest(
  { dataset, path }: DataFiles,
  training: StoredImages,
  form: ImageForm,
  options: LoadOptions,
): Promise<StoredImages> {
  const images = await openLabelledImages(path, dataset, 'test', options);
  if (images.classNames.some((name, label) => name !== training.labels[label])) {
    throw new FsnError('bad-data', `${path}: the test images have other classes than the training images`, {
      path,
      expected: training.labels.join(', '),
      actual: images.classNames.join(', '),
    });
  }
  const order = Uint32Array.from({ length: images.count }, (_, index) => index);
  return { ...(await store(images, order, form, 'read test images', options)), labels: training.labels };
}

async function formOf(images: LabelledImages): Promise<ImageForm> {
  const { width, height } = (await images.sample(0)).image;
  return { width, height, resize: 'crop', colorOrder: 'rgb' };
}

async function store(
  images: LabelledImages,
  order: Uint32Array,
  form: ImageForm,
  phase: LoadProgress['phase'],
  options: LoadOptions,
): Promise<StoredImages> {
  const shape = [form.height, form.width, channelsOf(form)] as const;
  const size = shape[0] * shape[1] * shape[2];
  const total = order.length;
  const pixels = new Uint8Array(new SharedArrayBuffer(total * size));
  const targets = new Int32Array(new SharedArrayBuffer(total * Int32Array.BYTES_PER_ELEMENT));
  const { signal } = options;
  const report = (loaded: number): void => options.onProgress?.({ phase, loaded, total });
  report(0);
  if (images.files && total >= enoughForThreads) {
    const paths = Array.from(order, (index) => absolutePath(images.files![index].path, options));
    const failed = await decodeInThreads({ paths, form, pixels }, report, signal);
    if (failed !== undefined) {
      // Throws what is wrong with the image, its path as the user named it.
      await images.sample(order[failed]);
      const { path } = images.files[order[failed]];
      throw new FsnError('io', `${path}: could not be read at first`, { path });
    }
    order.forEach((index, i) => {
      targets[i] = images.files![index].label;
    });
  } else {
    for (let i = 0; i < total; i++) {
      const { image, label } = await images.sample(order[i]);
      shapeImage(image, form, pixels.subarray(i * size, (i + 1) * size));
      targets[i] = label;
      if (i % 256 > 0 && !images.files) continue;
      report(i + 1);
      // Reading out of memory would not let the event loop run, which is where Ctrl-C comes from.
      await setImmediate();
      signal?.throwIfAborted();
    }
  }
  report(total);
  return { shape, labels: images.classNames, pixels, targets };
}
