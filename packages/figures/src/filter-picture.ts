import { drawingLimits as limits } from './limits.ts';

/** Red, green, blue and opacity of a picture's pixels, 0 to 255, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Filters as a picture, and which they are. */
export interface FilterPicture {
  readonly pixels: Pixels;
  readonly filters: number;
  readonly channels: number;
  /** Rows and columns of a kernel that are shown. */
  readonly kernel: readonly [rows: number, columns: number];
}

const negative = [59, 140, 222] as const;
const positive = [232, 112, 40] as const;

/** Root mean squares from which on a weight is opaque: a few outliers would leave all others pale. */
const fullAt = 2.5;

/** Opacities: fewer than the eye tells apart cost bytes for nothing. */
const shades = 24;

/**
 * The first filters of a dense weight: a kernel each, filters side by side, input channels one below the other.
 * Negative weights are blue, positive ones orange, and the nearer to 0 the more transparent, so that 0 is the page.
 *
 * @param shape `[filters, channels, ...kernel]`; a matrix has kernels of 1 x 1
 */
export function drawFilters(values: ArrayLike<number>, shape: readonly number[]): FilterPicture {
  const [allFilters, allChannels] = shape;
  const columns = shape.length > 2 ? shape[shape.length - 1] : 1;
  const rows = shape.slice(2, -1).reduce((product, size) => product * size, 1);
  const kernel = [Math.min(rows, limits.filterPixels), Math.min(columns, limits.filterPixels)] as const;
  const fit = (count: number, size: number) =>
    Math.min(count, Math.max(1, Math.floor(limits.filterPixels / size)));
  const [filters, channels] = [fit(allFilters, kernel[1]), fit(allChannels, kernel[0])];
  const gap = rows * columns > 1 ? 1 : 0;
  const [pitchX, pitchY] = [kernel[1] + gap, kernel[0] + gap];
  const width = filters * pitchX - gap;
  const height = channels * pitchY - gap;

  const shown = new Float32Array(width * height);
  let squares = 0;
  for (let filter = 0; filter < filters; filter++)
    for (let channel = 0; channel < channels; channel++)
      for (let row = 0; row < kernel[0]; row++)
        for (let column = 0; column < kernel[1]; column++) {
          const value = values[((filter * allChannels + channel) * rows + row) * columns + column];
          if (!Number.isFinite(value)) continue;
          shown[(channel * pitchY + row) * width + filter * pitchX + column] = value;
          squares += value * value;
        }
  const strongest = fullAt * Math.sqrt(squares / (filters * channels * kernel[0] * kernel[1])) || 1;
  const rgba = new Uint8Array(shown.length * 4);
  for (const [pixel, value] of shown.entries()) {
    const shade = Math.round(Math.min(1, Math.abs(value) / strongest) * shades);
    if (shade > 0)
      rgba.set([...(value < 0 ? negative : positive), Math.round((shade * 255) / shades)], pixel * 4);
  }
  return { pixels: { width, height, rgba }, filters, channels, kernel };
}
