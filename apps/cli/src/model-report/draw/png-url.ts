import { PNG } from 'pngjs';

/** Red, green, blue and opacity of a picture's pixels, 0 to 255, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** A picture as a `data:` URL of a PNG. */
export function pngUrl({ width, height, rgba }: Pixels): string {
  const image = new PNG({ width, height });
  image.data.set(rgba);
  // Weights are noise: no filter between neighbours makes them smaller.
  const bytes = PNG.sync.write(image, { deflateLevel: 9, filterType: 0 });
  return `data:image/png;base64,${bytes.toString('base64')}`;
}
