import type { Graph } from '@fsnet/graph';
import type { CifarResNetOptions } from './cifar-resnet.ts';
import { classificationNetwork } from './classification-network.ts';
import { type Features, NetworkBuilder } from './network-builder.ts';
import { heInitialization } from './weight-source.ts';

/**
 * ResNet of bottlenecks with batch normalization and ReLU before each convolution, for 32 x 32 images (He et al. 2016,
 * "Identity mappings", table 3). `depth` is `9n + 2`: 164 has 1.7 million parameters, 1001 has 10 million.
 *
 * Input `image` `[N, 3, 32, 32]`, output `logits` `[N, classes]`. Weights are named `stem.conv.weight`,
 * `stage2.block1.first.bn.scale` and so on.
 *
 * @throws RangeError if `depth` is not `9n + 2`, or a size is not a positive integer.
 */
export function cifarPreactivationResNet(options: Omit<CifarResNetOptions, 'block' | 'shortcut'>): Graph {
  const { depth, width = 16, classes = 10, weights = heInitialization(0), metadata = {} } = options;
  const blocks = (depth - 2) / 9;
  if (!Number.isInteger(blocks) || blocks < 1) throw new RangeError(`depth must be 9n + 2, found ${depth}`);
  for (const [name, size] of Object.entries({ width, classes })) {
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`${name} must be a positive integer, found ${size}`);
  }

  const builder = new NetworkBuilder(weights);
  const image = { value: 'image', channels: 3 };
  let features = builder.convolution('stem.conv', image, width, { kernel: 3 });
  for (let stage = 1; stage <= 3; stage++) {
    for (let block = 1; block <= blocks; block++) {
      const stride = stage > 1 && block === 1 ? 2 : 1;
      const name = `stage${stage}.block${block}`;
      features = preactivationBlock(builder, name, features, width * 2 ** (stage - 1), stride);
    }
  }
  const active = activated(builder, 'final', features);
  return classificationNetwork(builder, active, {
    name: `preactivation-resnet${depth}-cifar`,
    size: 32,
    classes,
    metadata,
  });
}

/** 1x1, 3x3 and 1x1 convolutions around a shortcut, which is what was normalised where sizes differ. */
function preactivationBlock(
  builder: NetworkBuilder,
  name: string,
  input: Features,
  width: number,
  stride: number,
): Features {
  const before = activated(builder, `${name}.first`, input);
  const first = builder.convolution(`${name}.first.conv`, before, width, { kernel: 1 });
  const middle = activated(builder, `${name}.second`, first);
  const second = builder.convolution(`${name}.second.conv`, middle, width, { kernel: 3, stride });
  const after = activated(builder, `${name}.third`, second);
  const third = builder.convolution(`${name}.third.conv`, after, 4 * width, { kernel: 1 });
  const fits = stride === 1 && input.channels === third.channels;
  const shortcut = fits
    ? input
    : builder.convolution(`${name}.shortcut.conv`, before, third.channels, { kernel: 1, stride });
  return builder.add(`${name}.add`, third, shortcut);
}

function activated(builder: NetworkBuilder, name: string, input: Features): Features {
  return builder.relu(`${name}.relu`, builder.batchNormalization(`${name}.bn`, input));
}
