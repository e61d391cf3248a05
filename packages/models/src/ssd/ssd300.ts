import type { Metadata } from '@fsnet/graph';
import { type ConvolutionOptions, type Features, NetworkBuilder } from '../network-builder.ts';
import { vggStage } from '../vgg.ts';
import { heInitialization, type WeightSource } from '../weight-source.ts';
import { type BoxMap, boxHeads, type SsdNetwork } from './box-heads.ts';
import { boxSizes } from './default-boxes.ts';
import { l2Normalization } from './l2-normalization.ts';

/** What an {@link ssd300} can vary. */
export interface Ssd300Options {
  /** Without the background: 20 where left out, as PASCAL VOC has. */
  readonly classes?: number;
  /** He initialisation with seed 0 where left out. */
  readonly weights?: WeightSource;
  readonly metadata?: Metadata;
}

const size = 300;
/** Of 300 pixels: the sides of the six maps' squares, and one more for the last map's larger one. */
const sides = [30, 60, 111, 162, 213, 264, 315];
const ratios = [[2], [2, 3], [2, 3], [2, 3], [2], [2]];
/** Pixels between the cells of the maps, as the authors' code rounds them. */
const steps = [8, 16, 32, 64, 100, 300];
/** Inner and outer filters of the layers behind VGG, and the window of the outer one. */
const extraLayers = [
  [256, 512, { kernel: 3, stride: 2 }],
  [128, 256, { kernel: 3, stride: 2 }],
  [128, 256, { kernel: 3, padding: 0 }],
  [128, 256, { kernel: 3, padding: 0 }],
] as const;

/**
 * SSD300 (Liu et al. 2016, section 2 and 3.1, with the boxes of the authors' later code): VGG-16 whose fully connected
 * layers have become convolutions, the first one dilated; four pairs of layers behind it; heads on six maps of 38, 19,
 * 10, 5, 3 and 1 pixels with 8,732 default boxes in all. With 20 classes it has 26,285,486 parameters.
 */
export function ssd300(options: Ssd300Options = {}): SsdNetwork {
  const { classes = 20, weights = heInitialization(0), metadata = {} } = options;
  const builder = new NetworkBuilder(weights);
  const maps: Features[] = [];
  let features: Features = { value: 'image', channels: 3 };
  for (let stage = 0; stage < 5; stage++) {
    features = vggStage(builder, features, 16, stage);
    if (stage === 3) maps.push(l2Normalization(builder, 'stage4.norm', features));
    const window = stage < 4 ? { kernel: 2, stride: 2, padding: 0, ceil: stage === 2 } : { kernel: 3 };
    features = builder.maxPool(`stage${stage + 1}.pool`, features, window);
  }
  const layer = (name: string, filters: number, window: ConvolutionOptions): Features => {
    const convolved = builder.convolution(`${name}.conv`, features, filters, { ...window, bias: true });
    return builder.relu(`${name}.relu`, convolved);
  };
  features = layer('layer6', 1024, { kernel: 3, dilation: 6 });
  features = layer('layer7', 1024, { kernel: 1 });
  maps.push(features);
  for (const [index, [inner, outer, window]] of extraLayers.entries()) {
    features = layer(`layer${index + 8}.first`, inner, { kernel: 1 });
    features = layer(`layer${index + 8}.second`, outer, window);
    maps.push(features);
  }
  const boxMaps = maps.map((map, index): BoxMap => {
    const step = steps[index] / size;
    const scales = { scale: sides[index] / size, nextScale: sides[index + 1] / size };
    return { features: map, step: [step, step], sizes: boxSizes({ ...scales, ratios: ratios[index] }) };
  });
  return boxHeads(builder, boxMaps, { name: 'ssd300', size, classes, metadata });
}
