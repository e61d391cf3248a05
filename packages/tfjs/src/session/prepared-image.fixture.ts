import { colorMixes, filterTaps, type ImageSize, imageBox, type Preprocessing } from '@fsnet/graph';

/** An image of 3 or, with transparency, 4 bytes a pixel as one sample of an input, pixel by pixel. */
export function preparedImage(
  pixels: ArrayLike<number>,
  size: ImageSize,
  preprocessing: Preprocessing,
): Float32Array {
  const { width, height, colorOrder, layout, scale, mean, std } = preprocessing;
  const stride = pixels.length / (size.width * size.height);
  const box = imageBox(size, preprocessing);
  const rows = filterTaps(size.height, box.top, box.height, height);
  const columns = filterTaps(size.width, box.left, box.width, width);
  const mixes = colorMixes[colorOrder];
  const sample = new Float32Array(mixes.length * width * height);
  for (const [c, mix] of mixes.entries())
    for (const [y, row] of rows.entries())
      for (const [x, column] of columns.entries()) {
        let sum = 0;
        for (const [i, vertical] of row.weights.entries())
          for (const [j, horizontal] of column.weights.entries()) {
            const pixel = ((row.start + i) * size.width + column.start + j) * stride;
            for (const [color, part] of mix.entries())
              sum += vertical * horizontal * part * pixels[pixel + color];
          }
        const place = layout === 'nchw' ? (c * height + y) * width + x : (y * width + x) * mixes.length + c;
        sample[place] = (sum * scale - mean[c]) / std[c];
      }
  return sample;
}
