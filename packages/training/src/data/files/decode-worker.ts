import { readFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { readImage } from '../images/read-image.ts';
import { shapeImage } from '../images/shape-image.ts';
import { type DecodeOrder, decodeState } from './decode-order.ts';

// Entry of the threads that decode: each takes the next image until there is none.
const { paths, form, pixels, state, sizes, found }: DecodeOrder = workerData;
const starts = [0];
for (let index = 0; index < paths.length; index++) {
  const { width, height } = sizeAt(sizes, index) ?? form;
  const size = sizes ? width * height * 3 : pixels.length / paths.length;
  starts.push(starts[index] + size);
}
for (;;) {
  const index = Atomics.add(state, decodeState.taken, 1);
  if (index >= paths.length) break;
  try {
    const image = readImage(readFileSync(paths[index]), paths[index]);
    const { width = image.width, height = image.height } = sizeAt(found, index) ?? {};
    if (image.width !== width || image.height !== height) throw new Error('of another size');
    const stored = { ...form, ...sizeAt(sizes, index) };
    shapeImage(image, stored, pixels.subarray(starts[index], starts[index + 1]));
    Atomics.add(state, decodeState.done, 1);
  } catch {
    // Whoever waits reads the image again and says what is wrong with it.
    Atomics.store(state, decodeState.failed, index + 1);
    break;
  }
}

function sizeAt(
  sizes: Int32Array | undefined,
  index: number,
): { readonly width: number; readonly height: number } | undefined {
  return sizes && { width: sizes[2 * index], height: sizes[2 * index + 1] };
}
