import type { Preprocessing } from '@fsnet/graph';
import type { StoredImages } from '@fsnet/training';
import { requireClassOutput, scoreRows, topIndices } from '@fsnet/vision';
import { batchOf } from '../backends/session.ts';
import type { Io } from '../io.ts';
import { ImageNetwork } from '../models/image-network.ts';
import type { Progress } from '../terminal/progress.ts';

/** The class that a network's file gives to each image, by the wasm runtime. */
export async function predictions(
  model: string,
  images: StoredImages,
  threads: number,
  io: Io,
  progress: Progress,
): Promise<number[]> {
  const network = await ImageNetwork.open(model, { backend: 'wasm', threads }, io, progress);
  try {
    const total = images.targets.length;
    const found: number[] = [];
    const batch = network.fixedBatch ?? batchOf.wasm;
    while (found.length < total) {
      io.signal.throwIfAborted();
      const count = Math.min(batch, total - found.length);
      const samples = Array.from({ length: count }, (_, i) =>
        sampleOf(images, found.length + i, network.preprocessing),
      );
      const outputs = await network.run(samples);
      const { name } = requireClassOutput(network.graph, outputs);
      const rows = scoreRows(outputs[name]).slice(0, count);
      found.push(...rows.map((scores) => topIndices(scores, 1)[0]));
      progress.update({ phase: 'compare', loaded: found.length, total, unit: 'images' });
    }
    return found;
  } finally {
    await network.dispose();
  }
}

/** A stored image, which has the network's size and colours already, as one sample of its input. */
function sampleOf(images: StoredImages, index: number, preprocessing: Preprocessing): Float32Array {
  const { scale, mean, std, layout } = preprocessing;
  const [height, width, channels] = images.shape;
  const plane = height * width;
  const pixels = images.pixels.subarray(index * plane * channels, (index + 1) * plane * channels);
  const sample = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    const channel = i % channels;
    const place = layout === 'nhwc' ? i : channel * plane + Math.floor(i / channels);
    sample[place] = (pixels[i] * scale - mean[channel]) / std[channel];
  }
  return sample;
}
