import {
  drawFilters,
  drawHistogram,
  drawSummary,
  readsOf,
  segmentFigures,
  valueFigures,
} from '@fsnet/figures';
import { elementCount, FsnError, type Graph, vectorValues, weightTensor } from '@fsnet/graph';
import { numbersOf } from '@fsnet/vision';
import type { WeightPicture, WeightRequest } from './calls.ts';

/** Values beyond which a weight is not drawn, for its filters have to be unfolded first: 64 MB of them. */
const mostValues = 16_777_216;

/** Figures and drawings of a weight of floats. @throws FsnError where it is too large or holds something else. */
export function drawWeight(
  graph: Graph,
  { weight: name, filter }: Omit<WeightRequest, 'version'>,
): WeightPicture {
  const weight = graph.weights.get(name);
  if (!weight) throw new RangeError(`the network has no weight '${name}'`);
  const count = elementCount(weight.shape);
  if (!weight.dtype.includes('float') || count === 0)
    throw new FsnError('bad-type', 'only weights of floats are drawn', { path: name, actual: weight.dtype });
  if (count > mostValues)
    throw new FsnError('limit-exceeded', 'the weight is too large to be drawn', {
      path: name,
      ...{ expected: mostValues, actual: count },
    });
  const tensor = weightTensor(weight);
  const shape = weight.shape.length > 1 ? weight.shape : [1, count];
  const { pixels, filters, channels } = drawFilters(numbersOf(tensor), shape);
  const data =
    weight.kind === 'dense'
      ? numbersOf(tensor)
      : numbersOf({ ...tensor, data: vectorValues(weight.vector), dtype: 'float32' });
  const values = valueFigures(weight.vector, data);
  const { width, height } = pixels;
  const picture: WeightPicture = {
    values,
    histogram: drawHistogram(values.histogram),
    filters: { width, height, rgba: Uint8ClampedArray.from(pixels.rgba), filters, channels },
  };
  if (weight.kind === 'dense') return picture;
  const reads = readsOf(weight);
  const { svg } = drawSummary(weight, data, reads, filter);
  return { ...picture, summary: { svg, segments: segmentFigures(weight, reads) } };
}
