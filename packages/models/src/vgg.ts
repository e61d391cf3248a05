import type { Graph, Metadata } from '@fsnet/graph';
import { type Features, NetworkBuilder } from './network-builder.ts';
import { heInitialization, type WeightSource } from './weight-source.ts';

/** What a {@link vgg} can vary. */
export interface VggOptions {
  readonly depth: 11 | 13 | 16 | 19;
  /** Only the convolutions and pools: output `features` `[N, 512, 7, 7]`. `false` where left out. */
  readonly featuresOnly?: boolean;
  /** 1000 where left out. */
  readonly classes?: number;
  /** He initialisation with seed 0 where left out. */
  readonly weights?: WeightSource;
  readonly metadata?: Metadata;
}

/** Convolutions a stage, by depth. */
export const vggStages = {
  11: [1, 1, 2, 2, 2],
  13: [2, 2, 2, 2, 2],
  16: [2, 2, 3, 3, 3],
  19: [2, 2, 4, 4, 4],
} as const;
const channels = [64, 128, 256, 512, 512];

/**
 * VGG for 224 x 224 images (Simonyan and Zisserman 2015, table 1, columns A, B, D and E), without batch
 * normalization and dropout.
 *
 * Input `image` `[N, 3, 224, 224]`, output `logits` `[N, classes]` or `features`. With 1000 classes a depth of 16 has
 * 138,357,544 parameters, 14,714,688 of them in its features.
 *
 * @throws RangeError for another depth.
 */
export function vgg(options: VggOptions): Graph {
  const { depth, featuresOnly = false, classes = 1000, metadata = {} } = options;
  if (!Object.hasOwn(vggStages, depth))
    throw new RangeError(`depth must be 11, 13, 16 or 19, found ${depth}`);

  const builder = new NetworkBuilder(options.weights ?? heInitialization(0));
  let features: Features = { value: 'image', channels: 3 };
  channels.forEach((_, index) => {
    const stage = `stage${index + 1}`;
    features = vggStage(builder, features, depth, index);
    const isLast = featuresOnly && index === channels.length - 1;
    const window = { kernel: 2, stride: 2, padding: 0 };
    features = builder.maxPool(`${stage}.pool`, features, window, isLast ? 'features' : undefined);
  });
  if (!featuresOnly) {
    let hidden = builder.flatten('flatten', features, 7 * 7);
    for (const name of ['classifier.layer1', 'classifier.layer2'])
      hidden = builder.relu(`${name}.relu`, builder.dense(name, hidden, 4096));
    builder.dense('classifier.layer3', hidden, classes, 'logits');
  }
  return builder.build(
    featuresOnly ? `vgg${depth}-features` : `vgg${depth}`,
    [{ name: 'image', dtype: 'float32', shape: ['N', 3, 224, 224] }],
    [
      featuresOnly
        ? { name: 'features', dtype: 'float32', shape: ['N', 512, 7, 7] }
        : { name: 'logits', dtype: 'float32', shape: ['N', classes] },
    ],
    metadata,
  );
}

/** Stage `index`, from 0, before its pool: 3x3 convolutions with biases, each rectified. */
export function vggStage(
  builder: NetworkBuilder,
  input: Features,
  depth: keyof typeof vggStages,
  index: number,
): Features {
  let features = input;
  for (let layer = 1; layer <= vggStages[depth][index]; layer++) {
    const name = `stage${index + 1}.layer${layer}`;
    const window = { kernel: 3, bias: true };
    const convolved = builder.convolution(`${name}.conv`, features, channels[index], window);
    features = builder.relu(`${name}.relu`, convolved);
  }
  return features;
}
