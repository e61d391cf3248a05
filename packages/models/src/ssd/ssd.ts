import { type Graph, inferShapes, type Metadata } from '@fsnet/graph';
import { neededPart } from '../needed-part.ts';
import { type Features, NetworkBuilder } from '../network-builder.ts';
import { convolutionUnit } from '../residual-block.ts';
import { heInitialization, type WeightSource } from '../weight-source.ts';
import { type BoxMap, boxHeads, type SsdNetwork } from './box-heads.ts';
import { boxSizes } from './default-boxes.ts';
import { withStemStride } from './stem-stride.ts';

/** What an {@link ssd} can vary. */
export interface SsdOptions {
  /** Height and width of the images, in pixels. */
  readonly size: number;
  /** Without the background. */
  readonly classes: number;
  /** Values of the backbone in which boxes are looked for, the largest map first. */
  readonly features: readonly string[];
  /** Further maps, each half as large as the one before. 0 where left out. */
  readonly extraMaps?: number;
  /** Channels of the further maps; as many as the backbone's last where left out. */
  readonly extraChannels?: number;
  /**
   * Sides of the maps' square boxes, as fractions of the picture, and one more for the last map's larger square. Evenly
   * from 0.2 to 0.9, and 1.05, where left out.
   */
  readonly scales?: readonly number[];
  /** Width to height of further boxes, in every map. `[2]` where left out. */
  readonly ratios?: readonly number[];
  /** How many times larger a step the first layer takes than the backbone has it. 1 where left out. */
  readonly stemStride?: 1 | 2 | 4;
  /** Of what stands behind the backbone. He initialisation with seed 0 where left out. */
  readonly weights?: WeightSource;
  /** The backbone's where left out. */
  readonly metadata?: Metadata;
}

/**
 * A single-shot detector of any backbone (Liu et al. 2016): its layers up to the last of `features`, with the weights
 * that they have, then further maps of a 1x1 and a strided 3x3 convolution each, with batch normalization, then heads.
 *
 * @param backbone Its first input is the image; other images than it was made for are taken.
 * @throws RangeError where it has no such values, or sizes do not fit.
 */
export function ssd(backbone: Graph, options: SsdOptions): SsdNetwork {
  const { size, classes, features, extraMaps = 0, ratios = [2], stemStride = 1 } = options;
  if (features.length === 0) throw new RangeError('there must be at least one feature map');
  const scales = options.scales ?? evenScales(features.length + extraMaps);
  if (scales.length !== features.length + extraMaps + 1)
    throw new RangeError(
      `${features.length + extraMaps} maps need ${features.length + extraMaps + 1} scales, found ${scales.length}`,
    );
  const start = withStemStride(renamedInput({ ...neededPart(backbone, features), outputs: [] }), stemStride);
  const image = { ...start.inputs[0], shape: ['N', 3, size, size] };
  const shapes = inferShapes({ ...start, inputs: [image] });
  const maps = features.map((value): Features => {
    const channels = shapes.get(value)?.shape?.[1];
    if (typeof channels !== 'number') throw new RangeError(`the backbone has no feature map "${value}"`);
    return { value, channels };
  });

  const builder = new NetworkBuilder(options.weights ?? heInitialization(0), start);
  let last = maps[maps.length - 1];
  const { extraChannels = last.channels } = options;
  for (let index = 1; index <= extraMaps; index++) {
    const inner = Math.ceil(extraChannels / 2);
    const first = convolutionUnit(builder, `extra${index}.first`, last, inner, { kernel: 1 }, true);
    const window = { kernel: 3, stride: 2 };
    last = convolutionUnit(builder, `extra${index}.second`, first, extraChannels, window, true);
    maps.push(last);
  }
  const boxMaps = maps.map((map, index): BoxMap => {
    const [scale, nextScale] = scales.slice(index);
    return { features: map, sizes: boxSizes({ scale, nextScale, ratios }) };
  });
  const metadata = options.metadata ?? backbone.metadata;
  return boxHeads(builder, boxMaps, { name: `ssd-${backbone.name}`, size, classes, metadata });
}

/** The scales of Liu et al. 2016, equation 4, for so many maps. */
function evenScales(maps: number): number[] {
  const step = maps > 1 ? 0.7 / (maps - 1) : 0.7;
  return [...Array.from({ length: maps }, (_, index) => 0.2 + step * index), 1.05];
}

/** As it is with its input named `image`. */
function renamedInput(graph: Graph): Graph {
  const [{ name }] = graph.inputs;
  if (name === 'image') return graph;
  const nodes = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((each) => (each === name ? 'image' : each)),
  }));
  return { ...graph, nodes, inputs: [{ ...graph.inputs[0], name: 'image' }] };
}
