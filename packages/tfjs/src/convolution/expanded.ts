import { filtersFromSummary, type PlannedNode, type SummaryWeight } from '@fsnet/graph';
import { denseConvolution } from './dense-convolution.ts';
import type { SummaryContext, SummaryGeometry, SummaryKernel } from './summary-convolution.ts';

/**
 * The filters that the summary stands for, expanded when they are uploaded, and tfjs's own convolution.
 *
 * @param reason Why, for `explain()`.
 */
export function expandedConvolution(
  node: PlannedNode,
  weight: SummaryWeight,
  geometry: SummaryGeometry,
  context: SummaryContext,
  reason: string,
): SummaryKernel {
  const { shape, groups } = weight;
  const [filters, channels, ...kernel] = shape;
  const taps = kernel.reduce((product, size) => product * size, 1);
  const { batch, vertical, horizontal } = geometry;
  const key = `${node.inputs[1]} ${node.outputs[0]}`;
  const run = denseConvolution(
    { key, shape, groups, values: () => filtersFromSummary(weight) },
    ...([geometry, node.epilogue, context] as const),
  );
  const multiplyAdds = batch * vertical.output * horizontal.output * filters * channels * taps;
  return {
    name: 'expanded',
    weightBytes: 4 * filters * channels * taps,
    choice: { kernel: 'expanded', multiplyAdds, denseMultiplyAdds: multiplyAdds, reason },
    run,
    dispose() {},
  };
}
