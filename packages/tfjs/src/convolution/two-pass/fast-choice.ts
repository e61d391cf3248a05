import type { Choice, SummaryWeight } from '@fsnet/graph';
import type { SummaryGeometry } from '../summary-convolution.ts';

/**
 * What `explain()` says of a fast convolution.
 *
 * @param products Of a tap row and a pixel.
 */
export function fastChoice(
  kernel: string,
  weight: SummaryWeight,
  { batch, vertical, horizontal }: SummaryGeometry,
  products: number,
): Choice {
  const [filters, channels] = weight.shape;
  const depth = channels * vertical.kernel * horizontal.kernel;
  const multiplyAdds = channels * products;
  const denseMultiplyAdds = batch * vertical.output * horizontal.output * filters * depth;
  const saved = Math.round(100 * (1 - multiplyAdds / denseMultiplyAdds));
  const ratio = (filters * depth) / weight.vector.count;
  const reason = `ratio ${ratio.toFixed(1)} in ${weight.segments} segments ${saved < 0 ? `adds ${-saved}` : `saves ${saved}`} % of the multiply-adds`;
  return { kernel, multiplyAdds, denseMultiplyAdds, reason };
}
