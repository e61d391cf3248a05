import type { Graph, Metadata } from '@fsnet/graph';
import { classificationNetwork } from './classification-network.ts';
import { type ConvolutionOptions, type Features, NetworkBuilder } from './network-builder.ts';
import { heInitialization, type WeightSource } from './weight-source.ts';

/** What a {@link mlperfTinyResNet} can vary. */
export interface MlperfTinyResNetOptions {
  /** 10 where left out. */
  readonly classes?: number;
  /** He initialisation with seed 0 where left out. */
  readonly weights?: WeightSource;
  readonly metadata?: Metadata;
}

/** Keras' default. */
const epsilon = 1e-3;

/**
 * ResNet-8 for 32 x 32 images as MLPerf Tiny's benchmark of image classification has it (mlcommons/tiny, "ResNetV1"):
 * convolutions have biases, shortcuts no batch normalization, and windows of stride 2 begin at the first pixel, as
 * Keras pads. Its softmax is left out.
 *
 * Input `image` `[N, 3, 32, 32]`, pixels of 0 to 255; output `logits` `[N, classes]`. Weights are named
 * `stem.conv.weight`, `stage2.block1.first.bn.scale` and so on. It has 78,186 trainable parameters.
 */
export function mlperfTinyResNet(options: MlperfTinyResNetOptions = {}): Graph {
  const { classes = 10, weights = heInitialization(0), metadata = {} } = options;
  const builder = new NetworkBuilder(weights);
  const image = { value: 'image', channels: 3 };
  let features = builder.relu('stem.relu', normalized(builder, 'stem', image, 16, { kernel: 3 }));
  for (let stage = 1; stage <= 3; stage++) {
    const name = `stage${stage}.block1`;
    features = residual(builder, name, features, 8 * 2 ** stage, stage === 1 ? 1 : 2);
  }
  return classificationNetwork(builder, features, {
    name: 'mlperf-tiny-resnet8',
    size: 32,
    classes,
    metadata,
  });
}

function residual(
  builder: NetworkBuilder,
  name: string,
  input: Features,
  filters: number,
  stride: number,
): Features {
  // Keras pads an even size of stride 2 only behind.
  const window: ConvolutionOptions = { kernel: 3, stride, ...(stride === 2 && { padding: [0, 1] }) };
  const first = normalized(builder, `${name}.first`, input, filters, window);
  const active = builder.relu(`${name}.first.relu`, first);
  const second = normalized(builder, `${name}.second`, active, filters, { kernel: 3 });
  const shortcut =
    stride === 1
      ? input
      : builder.convolution(`${name}.shortcut.conv`, input, filters, { kernel: 1, stride, bias: true });
  return builder.relu(`${name}.relu`, builder.add(`${name}.add`, second, shortcut));
}

function normalized(
  builder: NetworkBuilder,
  name: string,
  input: Features,
  filters: number,
  options: ConvolutionOptions,
): Features {
  const convolved = builder.convolution(`${name}.conv`, input, filters, { ...options, bias: true });
  return builder.batchNormalization(`${name}.bn`, convolved, epsilon);
}
