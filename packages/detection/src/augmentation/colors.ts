import type { Image } from '@fsnet/graph';

/** How colours are varied, each on half of the pictures. What is left out is as in SSD's code. */
export interface ColorOptions {
  /** Most that is added to or taken from all colours, of 255; 32. */
  readonly brightness?: number;
  /** Most by which colours are multiplied up or down around 1; 0.5. */
  readonly contrast?: number;
  /** Most by which the saturation is multiplied up or down around 1; 0.5. */
  readonly saturation?: number;
  /** Most degrees by which hues are turned; 18. */
  readonly hue?: number;
  /** Share of the pictures whose red, green and blue change places; 0. */
  readonly channelOrder?: number;
}

/** Red, green and blue. */
type Color = Float64Array;

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/**
 * A picture in other light (Howard, 2013, as SSD does it): brightness, contrast, saturation, hue and order of the
 * channels, contrast before the two of colour or after them.
 *
 * @param next numbers in [0, 1); as many are drawn whatever is varied
 */
export function distortColors(
  { width, height, pixels }: Image,
  next: () => number,
  { brightness = 32, contrast = 0.5, saturation = 0.5, hue = 18, channelOrder = 0 }: ColorOptions = {},
): Image {
  const drawn = (most: number) => {
    const [used, value] = [next(), next()];
    return used < 0.5 ? most * (2 * value - 1) : 0;
  };
  const [shift, gain] = [drawn(brightness), 1 + drawn(contrast)];
  const [vividness, turn] = [1 + drawn(saturation), drawn(hue)];
  const contrastFirst = next() < 0.5;
  const [reorders, which] = [next(), next()];
  const order = orders[reorders < channelOrder ? Math.floor(which * orders.length) : 0];

  const result = new Uint8Array(pixels.length);
  // In one place for all pixels: a new one for each takes most of the time.
  const color: Color = new Float64Array(3);
  for (let at = 0; at < pixels.length; at += 3) {
    for (let channel = 0; channel < 3; channel++) color[channel] = pixels[at + channel] + shift;
    if (contrastFirst) clamp(color, gain);
    if (vividness !== 1 || turn !== 0) {
      clamp(color, 1);
      turnColor(color, vividness, turn);
    }
    if (!contrastFirst) clamp(color, gain);
    for (let channel = 0; channel < 3; channel++)
      result[at + channel] = Math.min(255, Math.max(0, Math.round(color[order[channel]])));
  }
  return { width, height, pixels: result };
}

function clamp(color: Color, gain: number): void {
  for (let channel = 0; channel < 3; channel++)
    color[channel] = Math.min(255, Math.max(0, color[channel] * gain));
}

/** Gives a colour another saturation and hue in HSV, values 0 to 255. */
function turnColor(color: Color, vividness: number, degrees: number): void {
  const [red, green, blue] = [color[0], color[1], color[2]];
  const value = Math.max(red, green, blue);
  const chroma = value - Math.min(red, green, blue);
  if (chroma === 0) return;
  const sextant =
    value === red
      ? (green - blue) / chroma
      : value === green
        ? 2 + (blue - red) / chroma
        : 4 + (red - green) / chroma;
  const hue = sextant + degrees / 60;
  const vivid = Math.min(value, chroma * vividness);
  for (let channel = 0; channel < 3; channel++) {
    const place = (((offsets[channel] + hue) % 6) + 6) % 6;
    color[channel] = value - vivid * Math.max(0, Math.min(place, 4 - place, 1));
  }
}

/** Sextants from which red, green and blue fall. */
const offsets = [5, 3, 1] as const;
