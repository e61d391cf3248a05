import type { ConvolutionOptions, Features, NetworkBuilder } from './network-builder.ts';

/** Convolution and batch normalization, named `name.conv` and `name.bn`, and `name.relu` where asked for. */
export function convolutionUnit(
  builder: NetworkBuilder,
  name: string,
  input: Features,
  filters: number,
  options: ConvolutionOptions,
  relu: boolean,
): Features {
  const convolved = builder.convolution(`${name}.conv`, input, filters, options);
  const normalized = builder.batchNormalization(`${name}.bn`, convolved);
  return relu ? builder.relu(`${name}.relu`, normalized) : normalized;
}

/** What {@link basicBlock} and {@link bottleneckBlock} build: a stage's block with `width` inner channels. */
export type ResidualBlock = (
  builder: NetworkBuilder,
  name: string,
  input: Features,
  width: number,
  stride: number,
) => Features;

/** Two 3x3 convolutions around a shortcut (He et al. 2016, figure 5 left). `width` channels come out. */
export const basicBlock: ResidualBlock = (builder, name, input, width, stride) => {
  const first = convolutionUnit(builder, `${name}.first`, input, width, { kernel: 3, stride }, true);
  const second = convolutionUnit(builder, `${name}.second`, first, width, { kernel: 3 }, false);
  return joinShortcut(builder, name, input, second, stride);
};

/**
 * 1x1, 3x3 and 1x1 convolutions around a shortcut (figure 5 right); `4 * width` channels come out. The stride is
 * the 3x3 convolution's, as in torchvision, and not the first one's.
 */
export const bottleneckBlock: ResidualBlock = (builder, name, input, width, stride) => {
  const first = convolutionUnit(builder, `${name}.first`, input, width, { kernel: 1 }, true);
  const second = convolutionUnit(builder, `${name}.second`, first, width, { kernel: 3, stride }, true);
  const third = convolutionUnit(builder, `${name}.third`, second, 4 * width, { kernel: 1 }, false);
  return joinShortcut(builder, name, input, third, stride);
};

/** The shortcut is the input itself, or a 1x1 convolution of it where sizes differ. */
function joinShortcut(
  builder: NetworkBuilder,
  name: string,
  input: Features,
  output: Features,
  stride: number,
): Features {
  const fits = stride === 1 && input.channels === output.channels;
  const shortcut = fits
    ? input
    : convolutionUnit(builder, `${name}.shortcut`, input, output.channels, { kernel: 1, stride }, false);
  return builder.relu(`${name}.relu`, builder.add(`${name}.add`, output, shortcut));
}
