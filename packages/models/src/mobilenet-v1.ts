import type { Graph, Metadata } from '@fsnet/graph';
import { classificationNetwork } from './classification-network.ts';
import { NetworkBuilder } from './network-builder.ts';
import { convolutionUnit } from './residual-block.ts';
import { heInitialization, type WeightSource } from './weight-source.ts';

/** What a {@link mobileNetV1} can vary. */
export interface MobileNetV1Options {
  /** Width multiplier: 1 where left out; 0.75, 0.5 and 0.25 were published. */
  readonly width?: number;
  /** 1000 where left out. */
  readonly classes?: number;
  /** He initialisation with seed 0 where left out. */
  readonly weights?: WeightSource;
  readonly metadata?: Metadata;
}

type Block = readonly [filters: number, stride: number];

/** The depthwise separable blocks. */
const blocks: readonly Block[] = [
  [64, 1],
  ...[128, 256, 512].flatMap((filters): Block[] => [
    [filters, 2],
    [filters, 1],
  ]),
  ...Array.from({ length: 4 }, (): Block => [512, 1]),
  [1024, 2],
  [1024, 1],
];

/**
 * MobileNet for 224 x 224 images (Howard et al. 2017, table 1): depthwise separable convolutions, each followed by
 * batch normalization and ReLU.
 *
 * Input `image` `[N, 3, 224, 224]`, output `logits` `[N, classes]`. With 1000 classes and a width of 1 it has
 * 4,231,976 trainable parameters.
 *
 * @throws RangeError if `width` does not leave every layer whole channels.
 */
export function mobileNetV1(options: MobileNetV1Options = {}): Graph {
  const { width = 1, classes = 1000, weights = heInitialization(0), metadata = {} } = options;
  if (!(width > 0) || !Number.isInteger(32 * width))
    throw new RangeError(`width must be a multiple of 1/32 above 0, found ${width}`);

  const builder = new NetworkBuilder(weights);
  const image = { value: 'image', channels: 3 };
  let features = convolutionUnit(builder, 'stem', image, 32 * width, { kernel: 3, stride: 2 }, true);
  blocks.forEach(([filters, stride], index) => {
    const name = `block${index + 1}`;
    const { channels } = features;
    const window = { kernel: 3, stride, groups: channels };
    const filtered = convolutionUnit(builder, `${name}.depthwise`, features, channels, window, true);
    features = convolutionUnit(builder, `${name}.pointwise`, filtered, filters * width, { kernel: 1 }, true);
  });
  return classificationNetwork(builder, features, { name: 'mobilenet-v1', size: 224, classes, metadata });
}
