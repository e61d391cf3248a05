import { elementCount, type Tensor } from '@fsnet/graph';
import type { Layout } from './lowering.ts';

/** The elements of a float32 constant in the order of `layout`. */
export function constantInput({ shape, data }: Tensor, layout: Layout): Float32Array {
  const values = data as Float32Array;
  if (layout === 'plain') return values;
  const [batch, channels, ...spatial] = shape;
  const size = elementCount(spatial);
  const ordered = new Float32Array(values.length);
  for (let image = 0, to = 0; image < batch; image++)
    for (let at = 0; at < size; at++)
      for (let channel = 0; channel < channels; channel++)
        ordered[to++] = values[(image * channels + channel) * size + at];
  return ordered;
}
