import type { Graph } from '@fsnet/graph';
import {
  cifarResNet,
  dartsNetwork,
  dartsV1,
  dartsV2,
  type Genotype,
  heInitialization,
  parseGenotype,
} from '@fsnet/models';
import { readText } from '../files/read-input.ts';
import type { Io } from '../io.ts';
import type { RecipeFile } from './recipe-file.ts';

/** A network with drawn weights, and what people call it. */
export interface DrawnNetwork {
  readonly graph: Graph;
  readonly title: string;
}

const publishedGenotypes: Readonly<Record<string, Genotype>> = { 'darts-v1': dartsV1, 'darts-v2': dartsV2 };

/**
 * The architecture that a recipe names, for images of 32 x 32 pixels.
 *
 * @throws FsnError `io` and `bad-value` for a file of a genotype.
 */
export async function drawNetwork(file: RecipeFile, classes: number, io: Io): Promise<DrawnNetwork> {
  const { network, seed } = file.recipe;
  if ('file' in network) throw new TypeError('the recipe names a file');
  const weights = heInitialization(seed);
  switch (network.architecture) {
    case 'cifar-resnet': {
      const { depth, width } = network;
      const title = `ResNet-${depth}${width === 16 ? '' : ` of width ${width}`}`;
      return { graph: cifarResNet({ depth, width, classes, weights }), title };
    }
    case 'darts': {
      const { channels, cells } = network;
      const genotype = await readGenotype(network.genotype, file, io);
      const auxiliary = network.auxiliary > 0;
      return {
        graph: dartsNetwork({ genotype, channels, cells, classes, auxiliary, weights }),
        title: `DARTS network of ${cells} cells with ${channels} channels`,
      };
    }
    default:
      return network satisfies never;
  }
}

/**
 * Cells that are given, published ones by their name, or those in a file.
 *
 * @throws FsnError `io` and `bad-value` for a file.
 */
export async function readGenotype(
  named: string | Genotype,
  { pathOf }: Pick<RecipeFile, 'pathOf'>,
  io: Io,
): Promise<Genotype> {
  if (typeof named === 'object') return named;
  const published = Object.hasOwn(publishedGenotypes, named) ? publishedGenotypes[named] : undefined;
  if (published) return published;
  const path = pathOf(named);
  return parseGenotype(await readText(path, io), path);
}
