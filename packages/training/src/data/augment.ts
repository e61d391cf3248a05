/** How training images are varied. What is left out is not done. */
export interface Augmentation {
  /** Pixels by which an image is shifted at most, up, down and to the sides; zeros move in. */
  readonly crop?: number;
  /** Whether half of the images are mirrored. */
  readonly flip?: boolean;
  /** Side of a square, anywhere on the image and partly beside it, that becomes zeros. */
  readonly cutout?: number;
  /** Both parameters of the beta distribution of shares by which two images are mixed; see {@link mixUp}. */
  readonly mixup?: number;
}

/**
 * Shifts, mirrors and cuts images, in place. Normalise them before, so that the zeros which come in are the mean.
 *
 * @param images `[count, height, width, channels]`
 * @param shape `[height, width, channels]`
 * @param randomOf Random numbers for the image at a position of `images`. Numbers that hang on the image's index in
 *   its data set, and not on its position, vary it equally however a batch is divided.
 */
export function augment(
  images: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  { crop = 0, flip = false, cutout = 0 }: Augmentation,
  randomOf: (position: number) => () => number,
): void {
  const size = height * width * channels;
  const source = new Float32Array(size);
  for (let start = 0, position = 0; start < images.length; start += size, position++) {
    const next = randomOf(position);
    // Drawn whether used or not, so that one setting does not change what the others draw.
    const [drawnX, drawnY, drawnFlip, cutX, cutY] = [next(), next(), next(), next(), next()];
    const shiftX = Math.floor(drawnX * (2 * crop + 1)) - crop;
    const shiftY = Math.floor(drawnY * (2 * crop + 1)) - crop;
    const mirror = flip && drawnFlip < 0.5;
    const image = images.subarray(start, start + size);
    if (shiftX !== 0 || shiftY !== 0 || mirror) {
      source.set(image);
      image.fill(0);
      move(source, image, [height, width, channels], shiftX, shiftY, mirror);
    }
    if (cutout > 0) {
      const left = Math.floor(cutX * width - cutout / 2);
      const top = Math.floor(cutY * height - cutout / 2);
      for (let y = Math.max(0, top); y < Math.min(height, top + cutout); y++) {
        const from = Math.max(0, left);
        const to = Math.max(from, Math.min(width, left + cutout));
        image.fill(0, (y * width + from) * channels, (y * width + to) * channels);
      }
    }
  }
}

/** Pixel `(x, y)` of `target` becomes that `(x + shiftX, y + shiftY)` of `source`, mirrored before. */
function move(
  source: Float32Array,
  target: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  shiftX: number,
  shiftY: number,
  mirror: boolean,
): void {
  const firstX = Math.max(0, -shiftX);
  const lastX = Math.min(width, width - shiftX);
  for (let y = Math.max(0, -shiftY); y < Math.min(height, height - shiftY); y++) {
    const row = (y + shiftY) * width;
    if (!mirror) {
      const from = (row + firstX + shiftX) * channels;
      target.set(source.subarray(from, from + (lastX - firstX) * channels), (y * width + firstX) * channels);
      continue;
    }
    for (let x = firstX; x < lastX; x++) {
      const from = (row + width - 1 - x - shiftX) * channels;
      const to = (y * width + x) * channels;
      for (let channel = 0; channel < channels; channel++) target[to + channel] = source[from + channel];
    }
  }
}
