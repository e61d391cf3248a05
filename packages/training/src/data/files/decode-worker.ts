import { readFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { readImage } from '../images/read-image.ts';
import { shapeImage } from '../images/shape-image.ts';
import { type DecodeOrder, decodeState } from './decode-order.ts';

// Entry of the threads that decode: each takes the next image until there is none.
const { paths, form, pixels, state }: DecodeOrder = workerData;
const size = pixels.length / paths.length;
for (;;) {
  const index = Atomics.add(state, decodeState.taken, 1);
  if (index >= paths.length) break;
  try {
    const image = readImage(readFileSync(paths[index]), paths[index]);
    shapeImage(image, form, pixels.subarray(index * size, (index + 1) * size));
    Atomics.add(state, decodeState.done, 1);
  } catch {
    // Whoever waits reads the image again and says what is wrong with it.
    Atomics.store(state, decodeState.failed, index + 1);
    break;
  }
}
