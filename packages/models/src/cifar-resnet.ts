import type { Graph, Metadata } from '@fsnet/graph';
import { NetworkBuilder } from './network-builder.ts';
import { basicBlock, convolutionUnit } from './residual-block.ts';
import { heInitialization, type WeightSource } from './weight-source.ts';

/** What a {@link cifarResNet} can vary. */
export interface CifarResNetOptions {
  /** Weighted layers: `6n + 2`, with `n` blocks a stage (8, 20, 32, 44, 56, 110). */
  readonly depth: number;
  /** Channels of the first stage, 16 where left out; the other two have two and four times as many. */
  readonly width?: number;
  /** 10 where left out. */
  readonly classes?: number;
  /** He initialisation with seed 0 where left out. */
  readonly weights?: WeightSource;
  readonly metadata?: Metadata;
}

/**
 * ResNet for 32 x 32 images (He et al. 2016, section 4.2) with 1x1 convolutions as shortcuts between stages.
 *
 * Input `image` `[N, 3, 32, 32]`, output `logits` `[N, classes]`. Weights are named `stem.conv.weight`,
 * `stage2.block1.first.bn.scale` and so on.
 *
 * @throws RangeError if `depth` is not `6n + 2`, or a size is not a positive integer.
 */
export function cifarResNet(options: CifarResNetOptions): Graph {
  const { depth, width = 16, classes = 10, weights = heInitialization(0), metadata = {} } = options;
  const blocks = (depth - 2) / 6;
  if (!Number.isInteger(blocks) || blocks < 1) throw new RangeError(`depth must be 6n + 2, found ${depth}`);
  for (const [name, size] of Object.entries({ width, classes })) {
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`${name} must be a positive integer, found ${size}`);
  }

  const builder = new NetworkBuilder(weights);
  let features = convolutionUnit(
    builder,
    'stem',
    { value: 'image', channels: 3 },
    width,
    { kernel: 3 },
    true,
  );
  for (let stage = 1; stage <= 3; stage++) {
    for (let block = 1; block <= blocks; block++) {
      const stride = stage > 1 && block === 1 ? 2 : 1;
      features = basicBlock(
        builder,
        `stage${stage}.block${block}`,
        features,
        width * 2 ** (stage - 1),
        stride,
      );
    }
  }
  const pooled = builder.flatten('flatten', builder.globalAveragePool('pool', features));
  builder.dense('classifier', pooled, classes, 'logits');
  return builder.build(
    `resnet${depth}-cifar`,
    [{ name: 'image', dtype: 'float32', shape: ['N', 3, 32, 32] }],
    [{ name: 'logits', dtype: 'float32', shape: ['N', classes] }],
    metadata,
  );
}
