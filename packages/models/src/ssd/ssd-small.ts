import type { Graph } from '@fsnet/graph';
import { cifarResNet } from '../cifar-resnet.ts';
import type { SsdNetwork } from './box-heads.ts';
import { type SsdOptions, ssd } from './ssd.ts';

/** What an {@link ssdSmall} can vary. */
export interface SsdSmallOptions extends Omit<SsdOptions, 'features'> {
  /** Weighted layers of the backbone, `6n + 2`. 8 where left out. */
  readonly depth?: number;
  /** Channels of its first stage; the other two have two and four times as many. 16 where left out. */
  readonly width?: number;
  /** A trained network of {@link cifarResNet}, whose weights it takes, instead of depth and width. */
  readonly backbone?: Graph;
}

/**
 * A detector that trains on a CPU: a ResNet for CIFAR-10's images whose first layer takes steps of 2 pixels (its other
 * stages two more such steps), and smaller maps behind it.
 *
 * With the stem stride of 2 and the 2 further maps that it has where left out, images of 192 pixels have maps of 24, 12
 * and 6 pixels.
 *
 * @throws RangeError where sizes do not fit.
 */
export function ssdSmall(options: SsdSmallOptions): SsdNetwork {
  const { depth = 8, width = 16, stemStride = 2, extraMaps = 2, weights, ...rest } = options;
  const drawn = { depth, width, ...(weights && { weights }) };
  const { backbone = cifarResNet(drawn) } = options;
  const last = backbone.nodes.findLast(({ op }) => op === 'Relu');
  if (!last) throw new RangeError('the backbone has no activation');
  const features = [last.outputs[0]];
  return ssd(backbone, { ...rest, features, stemStride, extraMaps, ...(weights && { weights }) });
}
