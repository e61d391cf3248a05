import type { Graph, Metadata } from '@fsnet/graph';
import { classificationNetwork } from './classification-network.ts';
import { NetworkBuilder } from './network-builder.ts';
import {
  basicBlock,
  bottleneckBlock,
  convolutionShortcut,
  convolutionUnit,
  paddingShortcut,
} from './residual-block.ts';
import { heInitialization, type WeightSource } from './weight-source.ts';

/** What a {@link cifarResNet} can vary. */
export interface CifarResNetOptions {
  /** Weighted layers: `6n + 2` (8, 20, 32, 44, 56, 110), or `9n + 2` of bottlenecks (164), `n` blocks a stage. */
  readonly depth: number;
  /** Two 3x3 convolutions, or 1x1, 3x3 and 1x1 with four times the channels at the end. `basic` where left out. */
  readonly block?: 'basic' | 'bottleneck';
  /** Between stages: a 1x1 convolution (option B), or zeros as more channels (option A). The first where left out. */
  readonly shortcut?: 'convolution' | 'padding';
  /** Channels of the first stage, 16 where left out; the other two have two and four times as many. */
  readonly width?: number;
  /** 10 where left out. */
  readonly classes?: number;
  /** He initialisation with seed 0 where left out. */
  readonly weights?: WeightSource;
  readonly metadata?: Metadata;
}

const blockKinds = {
  basic: { build: basicBlock, layers: 6, prefix: '' },
  bottleneck: { build: bottleneckBlock, layers: 9, prefix: 'bottleneck-' },
} as const;

const shortcuts = { convolution: convolutionShortcut, padding: paddingShortcut } as const;

/**
 * ResNet for 32 x 32 images (He et al. 2016, section 4.2).
 *
 * Input `image` `[N, 3, 32, 32]`, output `logits` `[N, classes]`. Weights are named `stem.conv.weight`,
 * `stage2.block1.first.bn.scale` and so on.
 *
 * @throws RangeError if `depth` does not fit the block, the block and the shortcut do not fit, or a size is not a positive integer.
 */
export function cifarResNet(options: CifarResNetOptions): Graph {
  const { depth, width = 16, classes = 10, weights = heInitialization(0), metadata = {} } = options;
  const { block: blockKind = 'basic', shortcut = 'convolution' } = options;
  const { build, layers, prefix } = blockKinds[blockKind];
  const blocks = (depth - 2) / layers;
  if (!Number.isInteger(blocks) || blocks < 1)
    throw new RangeError(`depth must be ${layers}n + 2, found ${depth}`);
  // The first bottleneck widens to four times the channels without a stride: option A has no rule for it.
  if (blockKind === 'bottleneck' && shortcut === 'padding')
    throw new RangeError('bottlenecks need the shortcut convolution');
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
      const name = `stage${stage}.block${block}`;
      features = build(builder, name, features, width * 2 ** (stage - 1), stride, shortcuts[shortcut]);
    }
  }
  return classificationNetwork(builder, features, {
    name: `${prefix}resnet${depth}-cifar`,
    size: 32,
    classes,
    metadata,
  });
}
