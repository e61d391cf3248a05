import type { Features } from '../network-builder.ts';
import type { DartsBuilder } from './darts-builder.ts';
import type { PathOperation } from './genotype.ts';

/**
 * Applies an operation to a state (Liu et al. 2019, section 3.1.1). Channels stay as they are, height and width are
 * halved at a stride of 2. Pools come without a normalization; a skip at a stride of 1 is the state itself.
 *
 * @param output Name of the value that comes out, unless that is the state.
 */
export function pathOperation(
  builder: DartsBuilder,
  operation: PathOperation,
  name: string,
  state: Features,
  stride: 1 | 2,
  output: string,
): Features {
  switch (operation) {
    case 'max_pool_3x3':
      return builder.maxPool(name, state, { kernel: 3, stride }, output);
    case 'avg_pool_3x3':
      return builder.averagePool(name, state, { kernel: 3, stride }, output);
    case 'skip_connect':
      return stride === 1 ? state : builder.factorizedReduce(name, state, state.channels, output);
    case 'sep_conv_3x3':
    case 'sep_conv_5x5': {
      const kernel = operation === 'sep_conv_3x3' ? 3 : 5;
      const first = depthwiseUnit(builder, `${name}.first`, state, { kernel, stride });
      return depthwiseUnit(builder, `${name}.second`, first, { kernel, stride: 1 }, output);
    }
    case 'dil_conv_3x3':
    case 'dil_conv_5x5': {
      const kernel = operation === 'dil_conv_3x3' ? 3 : 5;
      return depthwiseUnit(builder, name, state, { kernel, stride, dilation: 2 }, output);
    }
    default:
      return operation satisfies never;
  }
}

/** Rectified, each channel convolved by itself, mixed by 1x1 filters, and normalized. */
function depthwiseUnit(
  builder: DartsBuilder,
  name: string,
  input: Features,
  window: { readonly kernel: number; readonly stride: number; readonly dilation?: number },
  output?: string,
): Features {
  const { channels } = input;
  const options = { ...window, groups: channels };
  const filtered = builder.convolution(`${name}.depthwise`, builder.rectified(input), channels, options);
  const mixed = builder.convolution(`${name}.pointwise`, filtered, channels, { kernel: 1 });
  return builder.normalized(`${name}.bn`, mixed, output);
}
