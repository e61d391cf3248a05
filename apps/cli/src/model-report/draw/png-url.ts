import type { Pixels } from '@fsnet/figures';
import { PNG } from 'pngjs';

/** A picture as a `data:` URL of a PNG. */
export function pngUrl({ width, height, rgba }: Pixels): string {
  const image = new PNG({ width, height });
  image.data.set(rgba);
  // Weights are noise: no filter between neighbours makes them smaller.
  const bytes = PNG.sync.write(image, { deflateLevel: 9, filterType: 0 });
  return `data:image/png;base64,${bytes.toString('base64')}`;
}
