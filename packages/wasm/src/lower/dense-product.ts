import type { Activation, Window } from '@fsnet/graph';
import type { EmitContext } from '../plan/lowering.ts';
import type { Address } from '../plan/step.ts';
import { activationArguments } from './activation-arguments.ts';
import { panelFilters, roundUp } from './pack-panels.ts';

/** Places of one tensor that a dense product reads or writes, in floats. */
interface PixelStrides {
  readonly group: number;
  readonly pixel: number;
}

/** Convolutions side by side (`groups`) that differ in nothing but where their data are. */
export interface DenseProduct {
  readonly input: Address;
  /** As `packPanels` gives them. */
  readonly weights: Address;
  /** As `packBias` gives them. */
  readonly bias: Address;
  readonly residual: Address;
  readonly output: Address;
  readonly groups: number;
  readonly images: number;
  readonly vertical: Window;
  readonly horizontal: Window;
  /** Of a group, as are `filters`. */
  readonly channels: number;
  readonly filters: number;
  readonly inputStrides: PixelStrides;
  readonly outputStrides: PixelStrides & { readonly row: number; readonly image: number };
  /** Whether all groups have the same weights, and the same bias; false where left out. */
  readonly sharedWeights?: boolean;
  readonly sharedBias?: boolean;
  readonly activation: Activation | undefined;
}

/** Emits the step that computes a dense product. */
export function emitDenseProduct(context: EmitContext, product: DenseProduct): void {
  const { vertical, horizontal, channels, filters, groups, images } = product;
  const depth = vertical.kernel * horizontal.kernel * channels;
  const panels = roundUp(filters) / panelFilters;
  const allTiles = Math.ceil((images * vertical.output * horizontal.output) / tilePixels);
  const tiles = tilesAtOnce(allTiles, depth, panels);
  const blocks = groups * Math.ceil(allTiles / tiles);
  const parts = Math.max(1, Math.min(Math.ceil(fewestUnits / blocks), Math.floor(panels / 8)));
  const { input, weights, bias, residual, output, inputStrides, outputStrides } = product;
  context.emit({
    kernel: 'convolution',
    arguments: {
      ...{ input, weights, bias, residual, output },
      inputGroup: inputStrides.group * 4,
      weightGroup: product.sharedWeights ? 0 : roundUp(filters) * depth * 4,
      biasGroup: product.sharedBias ? 0 : roundUp(filters) * 4,
      outputGroup: outputStrides.group * 4,
      ...{ images, inputHeight: vertical.input, inputWidth: horizontal.input },
      ...{ outputHeight: vertical.output, outputWidth: horizontal.output },
      inputPixel: inputStrides.pixel * 4,
      outputPixel: outputStrides.pixel * 4,
      outputRow: outputStrides.row * 4,
      outputImage: outputStrides.image * 4,
      ...{ kernelHeight: vertical.kernel, kernelWidth: horizontal.kernel },
      ...{ strideY: vertical.stride, strideX: horizontal.stride },
      ...{ dilationY: vertical.dilation, dilationX: horizontal.dilation },
      ...{ top: vertical.padBegin, left: horizontal.padBegin },
      ...{ channels, filters, tiles, parts },
      ...activationArguments(product.activation),
    },
    units: blocks * parts,
    grain: Math.ceil((grainMultiplyAdds * parts) / (tiles * tilePixels * panels * panelFilters * depth + 1)),
    scratchBytes: 128 + 4 * (horizontal.kernel * channels + 4) + tiles * tileBytes(depth),
  });
}

/** Pixels that the kernel computes at once. */
const tilePixels = 4;

/** Units that a product is split into at least, where it has that many panels. */
const fewestUnits = 16;

/** Some 10 microseconds of work. */
const grainMultiplyAdds = 2 ** 18;

function tileBytes(depth: number): number {
  return 16 + tilePixels * 4 * depth;
}

/**
 * Tiles that are gathered before the weights are gone through: one, which stays in the first level of the cache,
 * unless the weights would have to come from behind the second level for each.
 */
function tilesAtOnce(all: number, depth: number, panels: number): number {
  const cacheBytes = 2 ** 18;
  if (panels * panelFilters * 4 * depth <= cacheBytes) return 1;
  const most = Math.max(1, Math.floor(cacheBytes / tileBytes(depth)));
  return Math.ceil(all / Math.ceil(all / most));
}
