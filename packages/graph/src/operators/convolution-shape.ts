import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { intAttribute, intsAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';

/**
 * Checks a convolution's input `[batch, channels, ...spatial]` against its filters and gives its groups.
 *
 * @param channelsOfFilters Input channels that the filters ask for, all groups together.
 */
export function checkConvolution(
  node: Node,
  input: readonly Dimension[],
  filters: readonly number[],
  channelsOfFilters: number,
): number {
  const group = intAttribute(node, 'group', 1);
  const rank = filters.length - 2;
  if (rank !== 1 && rank !== 2)
    throw nodeError(node, 'unsupported-operator', 'only 1-D and 2-D kernels are supported', {
      expected: '1 or 2 spatial axes',
      actual: rank,
    });
  if (input.length !== filters.length)
    throw nodeError(node, 'bad-shape', 'rank of the input', {
      expected: filters.length,
      actual: input.length,
    });
  if (typeof input[1] === 'number' && input[1] !== channelsOfFilters)
    throw nodeError(node, 'bad-shape', 'channels of the input', {
      expected: channelsOfFilters,
      actual: input[1],
    });
  if (!Number.isInteger(group) || group < 1 || filters[0] % group !== 0)
    throw nodeError(node, 'bad-shape', `${filters[0]} filters in ${group} groups`);
  const kernel = intsAttribute(node, 'kernel_shape', filters.slice(2));
  if (`${kernel}` !== `${filters.slice(2)}`)
    throw nodeError(node, 'bad-shape', 'kernel_shape', { expected: filters.slice(2), actual: kernel });
  return group;
}

/** The bias of each output channel, zeros where there is none. */
export function biasOf(node: Node, bias: Tensor | undefined, channels: number): ArrayLike<number> {
  if (!bias) return new Float64Array(channels);
  if (bias.shape.length !== 1 || bias.shape[0] !== channels)
    throw nodeError(node, 'bad-shape', 'shape of the bias', {
      expected: `[${channels}]`,
      actual: `[${bias.shape}]`,
    });
  return bias.data as Float32Array;
}

/** Two spatial axes of a list for one or two: the missing first one is `filler`. */
export function asPlane<T>(axes: readonly T[], filler: T): readonly [T, T] {
  return axes.length === 1 ? [filler, axes[0]] : [axes[0], axes[1]];
}
