import type { Graph, Image, Tensor } from '@fsnet/graph';
import {
  channelCount,
  findImageInput,
  imageTensor,
  knownPreprocessing,
  preprocess,
  presetPreprocessing,
} from '@fsnet/vision';
import type { Answer } from '../run/answer.ts';
import type { RunRequest } from './calls.ts';
import { readAnswer } from './read-answer.ts';
import type { RunningNetwork } from './running-network.ts';
import { runtimeBytes } from './runtimes.ts';

/** Longest time that is spent to measure one network, milliseconds. */
const mostMilliseconds = 1000;

/** Runs a network on a picture, some times over for the time it takes. */
export async function runNetwork(
  running: RunningNetwork,
  graph: Graph,
  { picture, runtime, rounds, threshold }: RunRequest,
  signal: AbortSignal,
): Promise<Answer> {
  const image = pixelsOf(picture);
  const preprocessing = knownPreprocessing(graph) ?? presetPreprocessing('imagenet', graph);
  const { width, height, layout, colorOrder, input: name } = preprocessing;
  const channels = channelCount(colorOrder);
  const shape = layout === 'nchw' ? [channels, height, width] : [height, width, channels];
  const input = findImageInput(graph, name);
  const inputs = { [name]: imageTensor([preprocess(image, preprocessing)], shape, input) };

  let outputs: Record<string, Tensor> = {};
  const times: number[] = [];
  const begin = performance.now();
  // The first run prepares what others find ready, so it does not count where there are others.
  for (let round = 0; round < Math.max(1, rounds); round++) {
    signal.throwIfAborted();
    const start = performance.now();
    outputs = await running.run(inputs);
    times.push(performance.now() - start);
    if (performance.now() - begin > mostMilliseconds) break;
    await new Promise((resolve) => setTimeout(resolve));
  }
  const counted = times.length > 1 ? times.slice(1) : times;
  return {
    reading: readAnswer(outputs, { graph, preprocessing, image, threshold }),
    milliseconds: counted.sort((a, b) => a - b)[counted.length >> 1],
    networkBytes: running.networkBytes,
    runtimeBytes: runtimeBytes(runtime),
    width: image.width,
    height: image.height,
  };
}

/** Red, green and blue of a picture, which is gone afterwards; what is transparent lies on white. */
function pixelsOf(picture: ImageBitmap): Image {
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0);
  picture.close();
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    pixels[to] = data[from];
    pixels[to + 1] = data[from + 1];
    pixels[to + 2] = data[from + 2];
  }
  return { width, height, pixels };
}
