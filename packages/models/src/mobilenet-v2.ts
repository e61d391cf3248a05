import type { Graph, Metadata } from '@fsnet/graph';
import { classificationNetwork } from './classification-network.ts';
import { type ConvolutionOptions, type Features, NetworkBuilder } from './network-builder.ts';
import { heInitialization, type WeightSource } from './weight-source.ts';

/** What a {@link mobileNetV2} can vary. */
export interface MobileNetV2Options {
  /** Width multiplier: 1 where left out. */
  readonly width?: number;
  /** 1000 where left out. */
  readonly classes?: number;
  /** He initialisation with seed 0 where left out. */
  readonly weights?: WeightSource;
  readonly metadata?: Metadata;
}

/** Expansion, filters, blocks and the first block's stride, stage by stage (Sandler et al. 2018, table 2). */
const stages = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/**
 * MobileNetV2 for 224 x 224 images (Sandler et al. 2018, table 2): inverted residuals with linear bottlenecks.
 * Channels are rounded to multiples of 8 as in torchvision.
 *
 * Input `image` `[N, 3, 224, 224]`, output `logits` `[N, classes]`. With 1000 classes and a width of 1 it has
 * 3,504,872 trainable parameters.
 *
 * @throws RangeError if `width` is not above 0.
 */
export function mobileNetV2(options: MobileNetV2Options = {}): Graph {
  const { width = 1, classes = 1000, weights = heInitialization(0), metadata = {} } = options;
  if (!(width > 0 && Number.isFinite(width)))
    throw new RangeError(`width must be a number above 0, found ${width}`);

  const builder = new NetworkBuilder(weights);
  const image = { value: 'image', channels: 3 };
  let features = activatedUnit(builder, 'stem', image, wholeChannels(32 * width), { kernel: 3, stride: 2 });
  let block = 0;
  for (const [expansion, filters, blocks, firstStride] of stages) {
    for (let index = 0; index < blocks; index++) {
      const stride = index === 0 ? firstStride : 1;
      const name = `block${++block}`;
      features = invertedResidual(builder, name, features, expansion, wholeChannels(filters * width), stride);
    }
  }
  // Narrow networks keep their last layer's width.
  features = activatedUnit(builder, 'final', features, wholeChannels(1280 * Math.max(1, width)), {
    kernel: 1,
  });
  return classificationNetwork(builder, features, { name: 'mobilenet-v2', size: 224, classes, metadata });
}

/** Widens, filters each channel, and narrows without an activation; adds its input where sizes are equal. */
function invertedResidual(
  builder: NetworkBuilder,
  name: string,
  input: Features,
  expansion: number,
  filters: number,
  stride: number,
): Features {
  const inner = input.channels * expansion;
  const wide =
    expansion === 1 ? input : activatedUnit(builder, `${name}.expand`, input, inner, { kernel: 1 });
  const window = { kernel: 3, stride, groups: inner };
  const filtered = activatedUnit(builder, `${name}.depthwise`, wide, inner, window);
  const narrow = builder.convolution(`${name}.project.conv`, filtered, filters, { kernel: 1 });
  const output = builder.batchNormalization(`${name}.project.bn`, narrow);
  const fits = stride === 1 && input.channels === filters;
  return fits ? builder.add(`${name}.add`, output, input) : output;
}

function activatedUnit(
  builder: NetworkBuilder,
  name: string,
  input: Features,
  filters: number,
  options: ConvolutionOptions,
): Features {
  const convolved = builder.convolution(`${name}.conv`, input, filters, options);
  return builder.relu6(`${name}.relu`, builder.batchNormalization(`${name}.bn`, convolved));
}

/** The nearest multiple of 8 that does not take away more than a tenth. */
function wholeChannels(channels: number): number {
  const rounded = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return rounded < 0.9 * channels ? rounded + 8 : rounded;
}
