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
  shortcut?: Shortcut,
) => Features;

/** Makes the input of a block fit its output of `channels`, where their sizes differ. */
export type Shortcut = (
  builder: NetworkBuilder,
  name: string,
  input: Features,
  channels: number,
  stride: number,
) => Features;

/** A 1x1 convolution and batch normalization (He et al. 2016, option B). */
export const convolutionShortcut: Shortcut = (builder, name, input, channels, stride) =>
  convolutionUnit(builder, name, input, channels, { kernel: 1, stride }, false);

/** Every second pixel, with as many channels of zeros before as after (option A): nothing to learn. */
export const paddingShortcut: Shortcut = (builder, name, input, channels, stride) => {
  const thinned = builder.thin(`${name}.thin`, input, stride);
  return builder.padChannels(`${name}.pad`, thinned, (channels - input.channels) / 2);
};

/** Two 3x3 convolutions around a shortcut (He et al. 2016, figure 5 left). `width` channels come out. */
export const basicBlock: ResidualBlock = (builder, name, input, width, stride, shortcut) => {
  const first = convolutionUnit(builder, `${name}.first`, input, width, { kernel: 3, stride }, true);
  const second = convolutionUnit(builder, `${name}.second`, first, width, { kernel: 3 }, false);
  return joinShortcut(builder, name, input, second, stride, shortcut);
};

/**
 * 1x1, 3x3 and 1x1 convolutions around a shortcut (figure 5 right); `4 * width` channels come out. The stride is
 * the 3x3 convolution's, as in torchvision, and not the first one's.
 */
export const bottleneckBlock: ResidualBlock = (builder, name, input, width, stride, shortcut) => {
  const first = convolutionUnit(builder, `${name}.first`, input, width, { kernel: 1 }, true);
  const second = convolutionUnit(builder, `${name}.second`, first, width, { kernel: 3, stride }, true);
  const third = convolutionUnit(builder, `${name}.third`, second, 4 * width, { kernel: 1 }, false);
  return joinShortcut(builder, name, input, third, stride, shortcut);
};

/** Adds the input itself, or what the shortcut makes of it where sizes differ. */
function joinShortcut(
  builder: NetworkBuilder,
  name: string,
  input: Features,
  output: Features,
  stride: number,
  shortcut: Shortcut = convolutionShortcut,
): Features {
  const fits = stride === 1 && input.channels === output.channels;
  const fitting = fits ? input : shortcut(builder, `${name}.shortcut`, input, output.channels, stride);
  return builder.relu(`${name}.relu`, builder.add(`${name}.add`, output, fitting));
}
