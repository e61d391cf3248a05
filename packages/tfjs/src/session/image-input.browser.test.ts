import type { ModelInput, Preprocessing } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { expectAllClose } from '@fsnet/testing';
import { load as loadOnCpu } from '@fsnet/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { load } from '../load/load.ts';
import { type ImageSource, imageTensor } from './image-input.ts';
import { preparedImage } from './prepared-image.fixture.ts';

const size = { width: 48, height: 36 };
const preprocessing: Preprocessing = {
  ...{ input: 'image', width: 32, height: 32, resize: 'crop', colorOrder: 'bgr', layout: 'nchw' },
  ...{ scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
};
const input: ModelInput = { name: 'image', dtype: 'float32', shape: [null, 3, 32, 32], preprocessing };
const graph = cifarResNet({ depth: 8, width: 4 });
const network = { ...graph, metadata: { ...graph.metadata, preprocessing: [preprocessing] } };

const canvas = document.createElement('canvas');
const context = canvas.getContext('2d', { willReadFrequently: true })!;
const cleanUp: (() => void)[] = [];
afterAll(() => {
  for (const end of cleanUp) end();
});

/** Patches of many colours, so that what a video's codec makes of them stays near. */
beforeAll(() => {
  Object.assign(canvas, size);
  for (let y = 0; y < 3; y++)
    for (let x = 0; x < 4; x++) {
      context.fillStyle = `rgb(${20 + 60 * x} ${30 + 90 * y} ${(x * 97 + y * 53) % 256})`;
      context.fillRect(12 * x, 12 * y, 12, 12);
    }
});

const pixelsOf = (image: CanvasImageSource): Uint8ClampedArray => {
  const copy = new OffscreenCanvas(size.width, size.height).getContext('2d', { willReadFrequently: true })!;
  copy.drawImage(image, 0, 0, size.width, size.height);
  return copy.getImageData(0, 0, size.width, size.height).data;
};

/** A video that shows the canvas, and stands still. */
async function videoOf(source: MediaStream | Blob): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  Object.assign(video, { muted: true, playsInline: true, width: 7, height: 5 });
  if (source instanceof Blob) video.src = URL.createObjectURL(source);
  else video.srcObject = source;
  // A canvas gives a frame only where something is drawn.
  const drawing = setInterval(() => context.drawImage(canvas, 0, 0), 20);
  cleanUp.push(() => {
    if (!(source instanceof Blob)) for (const track of source.getTracks()) track.stop();
    URL.revokeObjectURL(video.src);
  });
  const shown = new Promise<unknown>((resolve) => video.requestVideoFrameCallback(resolve));
  await video.play();
  await shown;
  video.pause();
  clearInterval(drawing);
  return video;
}

async function recordedVideo(): Promise<Blob> {
  const stream = canvas.captureStream(30);
  const recorder = new MediaRecorder(stream, {
    mimeType: 'video/webm;codecs=vp8',
    videoBitsPerSecond: 5_000_000,
  });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => {
    recorder.onstop = resolve;
  });
  recorder.start();
  for (let i = 0; i < 15; i++) {
    context.drawImage(canvas, 0, 0);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  recorder.stop();
  await stopped;
  for (const track of stream.getTracks()) track.stop();
  return new Blob(parts, { type: 'video/webm' });
}

async function elementOf(): Promise<HTMLImageElement> {
  const image = new Image(10, 10);
  image.src = canvas.toDataURL('image/png');
  await image.decode();
  document.body.append(image);
  cleanUp.push(() => image.remove());
  return image;
}

const offscreen = () => {
  const copy = new OffscreenCanvas(size.width, size.height);
  copy.getContext('2d')!.drawImage(canvas, 0, 0);
  return copy;
};

type Source = Exclude<ImageSource, ImageData | tf.PixelData>;

/** How far pixels may be from the canvas's: video has coarser colours. */
const sources: readonly (readonly [string, number, () => Promise<Source> | Source])[] = [
  ['HTMLCanvasElement', 0, () => canvas],
  ['OffscreenCanvas', 0, offscreen],
  ['ImageBitmap', 0, () => createImageBitmap(canvas)],
  ['HTMLImageElement, shown smaller', 0, elementOf],
  ['VideoFrame', 0, () => new VideoFrame(canvas, { timestamp: 0 })],
  ['HTMLVideoElement of a stream, shown smaller', 0.1, () => videoOf(canvas.captureStream(30))],
  ['HTMLVideoElement of a file', 0.1, async () => videoOf(await recordedVideo())],
];

async function check(image: ImageSource, pixels: Uint8ClampedArray): Promise<void> {
  const { device } = await gpuBackend();
  const expected = preparedImage(pixels, size, preprocessing);
  expect(new Set(expected).size).toBeGreaterThan(30);
  await withErrorScopes(device, async () => {
    using gpu = await load(network);
    using cpu = await loadOnCpu(network);
    const { logits } = await gpu.run({ image });
    const { numTensors } = tf.memory();
    const tensor = imageTensor(image, input);
    expect(tensor.shape).toEqual([1, 3, 32, 32]);
    // A level of 255, at most, where a canvas rounds otherwise.
    expectAllClose((await tensor.data()) as Float32Array, expected, { atol: 1.01 / 255 / 0.224 });
    tensor.dispose();
    expectAllClose(logits, (await cpu.run({ image: expected })).logits, { atol: 0.02 });
    await gpu.run({ image });
    gpu.predict({ image }).logits.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });
}

test.each(sources)('%s as the CPU sees it', async (_, tolerance, make) => {
  const image = await make();
  const pixels = pixelsOf(image);
  const drawn = context.getImageData(0, 0, size.width, size.height).data;
  const difference =
    pixels.reduce((sum, value, i) => sum + Math.abs(value - drawn[i]), 0) / pixels.length / 255;
  expect(difference).toBeLessThanOrEqual(tolerance);
  await check(image, pixels);
  if ('close' in image) image.close();
});

test('ImageData and plain pixels as the CPU sees them', async () => {
  const data = context.getImageData(0, 0, size.width, size.height);
  await check(data, data.data);
  await check({ data: new Uint8Array(data.data), ...size }, data.data);
});

test('images without pixels are refused', async () => {
  await gpuBackend();
  using model = await load(network);
  const closed = await createImageBitmap(canvas);
  closed.close();
  for (const image of [document.createElement('video'), new Image(), closed])
    await expect(model.run({ image })).rejects.toThrow('input "image": the image has no pixels yet');
});
