import { colorMixes, filterTaps, imageBox, type ModelInput, type Preprocessing } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';

/** Images that tfjs reads: what pages have, or plain pixels, row by row. */
export type ImageSource =
  | ImageBitmap
  | ImageData
  | HTMLVideoElement
  | HTMLCanvasElement
  | HTMLImageElement
  | OffscreenCanvas
  | VideoFrame
  | tf.PixelData;

/** Whether a value is an image, and no array or tensor. */
export function isImageSource(value: unknown): value is ImageSource {
  if (typeof value !== 'object' || value === null) return false;
  return ('width' in value && 'height' in value) || isVideoFrame(value);
}

function isVideoFrame(value: object): value is VideoFrame {
  return typeof VideoFrame !== 'undefined' && value instanceof VideoFrame;
}

/**
 * One sample of a network's input, made of an image on the device as the network's file says; the caller disposes it.
 *
 * @throws TypeError where the file does not say so, or the image is not there yet, or not any more.
 */
export function imageTensor(image: ImageSource, { name, dtype, preprocessing }: ModelInput): tf.Tensor {
  if (!preprocessing || dtype !== 'float32')
    throw new TypeError(`input "${name}" takes no image: its file does not say how one becomes it`);
  const source = readable(image, name);
  return tf.tidy(() => {
    const pixels = tf.cast(tf.browser.fromPixels(source as tf.PixelData, 3), 'float32');
    const resized = resize(pixels, preprocessing);
    const colors = mixed(resized, preprocessing);
    const sample = preprocessing.layout === 'nchw' ? tf.transpose(colors, [2, 0, 1]) : colors;
    return tf.expandDims(sample, 0);
  });
}

/**
 * What tfjs can read of an image, at its own size however large a page shows it. Of videos a copy: tfjs would import
 * the frame itself, which the page has taken away by the time that its commands are submitted.
 */
function readable(image: ImageSource, name: string): Exclude<ImageSource, VideoFrame | HTMLImageElement> {
  const [width, height] = sizeOf(image);
  const isThere = width > 0 && height > 0 && !(isVideo(image) && image.readyState < 2);
  if (!isThere) throw new TypeError(`input "${name}": the image has no pixels yet, or not any more`);
  if (!isVideoFrame(image) && !isElement(image) && !isVideo(image)) return image;
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.drawImage(image, 0, 0, width, height);
  return canvas;
}

function sizeOf(image: ImageSource): [width: number, height: number] {
  if (isVideoFrame(image)) return [image.displayWidth, image.displayHeight];
  if (isElement(image)) return [image.naturalWidth, image.naturalHeight];
  if (isVideo(image)) return [image.videoWidth, image.videoHeight];
  return [image.width, image.height];
}

function isElement(image: ImageSource): image is HTMLImageElement {
  return typeof HTMLImageElement !== 'undefined' && image instanceof HTMLImageElement;
}

function isVideo(image: ImageSource): image is HTMLVideoElement {
  return typeof HTMLVideoElement !== 'undefined' && image instanceof HTMLVideoElement;
}

/** `[height, width, 3]` pixels at the size that the network wants. */
function resize(pixels: tf.Tensor3D, preprocessing: Preprocessing): tf.Tensor3D {
  const [height, width, channels] = pixels.shape;
  const size = { width: preprocessing.width, height: preprocessing.height };
  if (height === size.height && width === size.width) return pixels;
  const box = imageBox({ width, height }, preprocessing);
  const rows = tapMatrix(height, box.top, box.height, size.height);
  const columns = tapMatrix(width, box.left, box.width, size.width);
  const short = tf.matMul(rows, tf.reshape(pixels, [height, width * channels]));
  const lines = tf.reshape(short, [size.height, width, channels]);
  return tf.matMul(tf.expandDims(columns, 0), lines) as tf.Tensor3D;
}

/** How pixels along one axis are made of others, `[pixels, source pixels]`. */
function tapMatrix(length: number, from: number, part: number, count: number): tf.Tensor2D {
  const matrix = new Float32Array(count * length);
  for (const [i, { start, weights }] of filterTaps(length, from, part, count).entries())
    matrix.set(weights, i * length + start);
  return tf.tensor2d(matrix, [count, length]);
}

/** Red, green and blue as the network's channels, normalised. */
function mixed(pixels: tf.Tensor3D, { colorOrder, scale, mean, std }: Preprocessing): tf.Tensor3D {
  const mixes = colorMixes[colorOrder];
  const [height, width] = pixels.shape;
  const matrix = [0, 1, 2].flatMap((color) => mixes.map((mix, c) => (mix[color] * scale) / std[c]));
  const product = tf.fused.matMul({
    a: tf.reshape(pixels, [height * width, 3]),
    b: tf.tensor2d(matrix, [3, mixes.length]),
    bias: tf.tensor1d(mixes.map((_, c) => -mean[c] / std[c])),
  });
  return tf.reshape(product, [height, width, mixes.length]) as tf.Tensor3D;
}
