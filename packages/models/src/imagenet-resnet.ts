import type { Graph, Metadata } from '@fsnet/graph';
import { classificationNetwork } from './classification-network.ts';
import { NetworkBuilder } from './network-builder.ts';
import { basicBlock, bottleneckBlock, convolutionUnit } from './residual-block.ts';
import { heInitialization, type WeightSource } from './weight-source.ts';

/** What an {@link imagenetResNet} can vary. */
export interface ImagenetResNetOptions {
  readonly depth: 18 | 34 | 50;
  /** 1000 where left out. */
  readonly classes?: number;
  /** He initialisation with seed 0 where left out. */
  readonly weights?: WeightSource;
  readonly metadata?: Metadata;
}

const architectures = {
  18: { block: basicBlock, blocks: [2, 2, 2, 2] },
  34: { block: basicBlock, blocks: [3, 4, 6, 3] },
  50: { block: bottleneckBlock, blocks: [3, 4, 6, 3] },
} as const;

/**
 * ResNet for 224 x 224 images (He et al. 2016, table 1), with torchvision's place for the stride of a bottleneck.
 *
 * Input `image` `[N, 3, 224, 224]`, output `logits` `[N, classes]`. With 1000 classes a depth of 50 has 25,557,032
 * trainable parameters.
 *
 * @throws RangeError for another depth.
 */
export function imagenetResNet(options: ImagenetResNetOptions): Graph {
  const { depth, classes = 1000, weights = heInitialization(0), metadata = {} } = options;
  if (!Object.hasOwn(architectures, depth))
    throw new RangeError(`depth must be 18, 34 or 50, found ${depth}`);
  const { block, blocks } = architectures[depth];

  const builder = new NetworkBuilder(weights);
  const image = { value: 'image', channels: 3 };
  const stem = convolutionUnit(builder, 'stem', image, 64, { kernel: 7, stride: 2 }, true);
  let features = builder.maxPool('stem.pool', stem, { kernel: 3, stride: 2 });
  blocks.forEach((count, stage) => {
    for (let index = 0; index < count; index++) {
      const stride = stage > 0 && index === 0 ? 2 : 1;
      features = block(builder, `stage${stage + 1}.block${index + 1}`, features, 64 * 2 ** stage, stride);
    }
  });
  return classificationNetwork(builder, features, {
    name: `resnet${depth}-imagenet`,
    size: 224,
    classes,
    metadata,
  });
}
