import type { Graph, Metadata } from '@fsnet/graph';
import { classificationNetwork } from './classification-network.ts';
import { type Features, NetworkBuilder } from './network-builder.ts';
import { heInitialization, type WeightSource } from './weight-source.ts';

/** What a {@link cifarDenseNet} can vary. */
export interface CifarDenseNetOptions {
  /** Channels that each layer adds: 12, 24 or 40 in the paper. */
  readonly growth: number;
  /** Weighted layers: `6n + 4`, with `n` bottlenecks in each of three blocks; 100 where left out. */
  readonly depth?: number;
  /** What a transition leaves of its channels: 0.5 where left out (DenseNet-BC); 1 is DenseNet-B. */
  readonly compression?: number;
  /** 10 where left out. */
  readonly classes?: number;
  /** He initialisation with seed 0 where left out. */
  readonly weights?: WeightSource;
  readonly metadata?: Metadata;
}

/**
 * DenseNet of bottlenecks for 32 x 32 images (Huang et al. 2017, section 3): every layer sees the features of all
 * layers before it in its block. A bottleneck has `4 * growth` inner channels, the stem `2 * growth` filters.
 *
 * Input `image` `[N, 3, 32, 32]`, output `logits` `[N, classes]`. Weights are named `stem.conv.weight`,
 * `block1.layer16.second.conv.weight`, `transition1.conv.weight` and so on. With a growth of 12 it has 769,162
 * trainable parameters, 1,210,066 without compression.
 *
 * @throws RangeError if `depth` is not `6n + 4`, `compression` not above 0 and at most 1, or another size not a
 *   positive integer.
 */
export function cifarDenseNet(options: CifarDenseNetOptions): Graph {
  const { growth, depth = 100, compression = 0.5, classes = 10, metadata = {} } = options;
  const layers = (depth - 4) / 6;
  if (!Number.isInteger(layers) || layers < 1) throw new RangeError(`depth must be 6n + 4, found ${depth}`);
  if (!(compression > 0 && compression <= 1))
    throw new RangeError(`compression must be above 0 and at most 1, found ${compression}`);
  for (const [name, size] of Object.entries({ growth, classes })) {
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`${name} must be a positive integer, found ${size}`);
  }

  const builder = new NetworkBuilder(options.weights ?? heInitialization(0));
  const image = { value: 'image', channels: 3 };
  let features = builder.convolution('stem.conv', image, 2 * growth, { kernel: 3 });
  for (let block = 1; block <= 3; block++) {
    for (let layer = 1; layer <= layers; layer++)
      features = denseLayer(builder, `block${block}.layer${layer}`, features, growth);
    if (block < 3) features = transition(builder, `transition${block}`, features, compression);
  }
  const active = activated(builder, 'final', features);
  const kind = compression === 1 ? '-b' : '';
  return classificationNetwork(builder, active, {
    name: `densenet${depth}-${growth}${kind}-cifar`,
    size: 32,
    classes,
    metadata,
  });
}

/** 1x1 and 3x3 convolutions, each after batch normalization and ReLU; their channels follow the input's. */
function denseLayer(builder: NetworkBuilder, name: string, input: Features, growth: number): Features {
  const before = activated(builder, `${name}.first`, input);
  const first = builder.convolution(`${name}.first.conv`, before, 4 * growth, { kernel: 1 });
  const middle = activated(builder, `${name}.second`, first);
  const second = builder.convolution(`${name}.second.conv`, middle, growth, { kernel: 3 });
  return builder.concat(`${name}.concat`, [input, second]);
}

function transition(builder: NetworkBuilder, name: string, input: Features, compression: number): Features {
  const active = activated(builder, name, input);
  const channels = Math.floor(input.channels * compression);
  const convolved = builder.convolution(`${name}.conv`, active, channels, { kernel: 1 });
  return builder.averagePool(`${name}.pool`, convolved, { kernel: 2, stride: 2, padding: 0 });
}

function activated(builder: NetworkBuilder, name: string, input: Features): Features {
  return builder.relu(`${name}.relu`, builder.batchNormalization(`${name}.bn`, input));
}
