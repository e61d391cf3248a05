import { elementCount, intAttribute, type PlannedNode, type SummaryWeight } from '@fsnet/graph';
import { type DeviceKind, deviceKind } from '../gpu/device-kind.ts';
import { fusedTile } from './fused/fused-tile.ts';
import type { SummaryGeometry } from './summary-convolution.ts';
import { paddedPairs, productBlocks } from './two-pass/product-blocks.ts';
import { tapTables } from './two-pass/tap-geometry.ts';
import { productTile } from './two-pass/two-pass-shaders.ts';

/** Every way to run a convolution by summary on the GPU. */
export const summaryVariants = [
  'direct',
  'two-pass tiled',
  'two-pass register',
  'two-pass subgroup',
  'fused',
  'expanded',
] as const;
export type SummaryVariant = (typeof summaryVariants)[number];

/** Expected nanoseconds of every variant that can run a convolution. */
export type SummaryCosts = ReadonlyMap<SummaryVariant, number>;

/** What the choice needs to know of a device. */
export interface DeviceTraits {
  readonly kind: DeviceKind;
  /** Whether threads of a subgroup can hand each other values. */
  readonly subgroups: boolean;
  /** Memory of a workgroup. */
  readonly workgroupBytes: number;
}

interface Rates {
  /** Nanoseconds that a dispatch takes by itself. */
  readonly dispatch: number;
  /** Nanoseconds of a multiply-add where every multiprocessor is busy. */
  readonly multiplyAdd: Readonly<Record<SummaryVariant, number>>;
  /** Nanoseconds of looking up a product and adding it. */
  readonly addition: number;
  readonly byte: number;
  /** Workgroups that keep all of the device busy. */
  readonly workgroups: number;
  /** Nanoseconds between two barriers, as no workgroup can be faster. */
  readonly step: number;
}

const rates: Readonly<Record<DeviceKind, Rates>> = {
  // Guesses for a middle class of GPU; only measuring tells more.
  gpu: {
    dispatch: 5000,
    multiplyAdd: {
      ...{ direct: 1e-3, expanded: 1e-3, fused: 1.5e-3 },
      ...{ 'two-pass tiled': 1e-3, 'two-pass register': 3e-3, 'two-pass subgroup': 1.5e-3 },
    },
    ...{ addition: 4e-3, byte: 3e-3, workgroups: 64, step: 400 },
  },
  // SwiftShader on two cores of an AMD EPYC of the Zen 5 generation, fitted to what cost-model.slow.webgpu.test.ts
  // measures: threads that wait for each other cost most.
  software: {
    dispatch: 700_000,
    multiplyAdd: {
      ...{ direct: 1.45, expanded: 3.5, fused: 10 },
      ...{ 'two-pass tiled': 5, 'two-pass register': 1, 'two-pass subgroup': 0.76 },
    },
    ...{ addition: 4, byte: 0, workgroups: 1, step: 0 },
  },
};

/** Expanded filters must be that much faster to be worth memory for all of them. */
const memoryPrice = 1.25;

/** What a convolution is expected to cost, variant by variant. */
export function summaryCosts(
  node: PlannedNode,
  weight: SummaryWeight,
  geometry: SummaryGeometry,
  { kind, subgroups, workgroupBytes }: DeviceTraits,
): SummaryCosts {
  const { dispatch, multiplyAdd, addition, byte, workgroups, step } = rates[kind];
  const { batch, vertical, horizontal, filters } = geometry;
  const channels = weight.shape[1];
  const taps = vertical.kernel * horizontal.kernel;
  const pixels = batch * vertical.output * horizontal.output;
  const groups = intAttribute(node, 'group', 1);
  const costs = new Map<SummaryVariant, number>();
  const time = (variant: SummaryVariant, multiplyAdds: number, groupsOfThreads: number, steps: number) => {
    const idle = Math.max(workgroups / Math.max(groupsOfThreads, 1), 1);
    return Math.max(multiplyAdds * multiplyAdd[variant] * idle, steps * step);
  };
  const steps = taps * Math.ceil(channels / 32);
  const inputBytes = 4 * batch * vertical.input * horizontal.input * geometry.inputChannels;

  const bits = bitsOf(weight);
  // Tiles of 32 pixels by 16 or 32 filters, of 4 channels at least.
  const tileFilters = filters / groups > 16 ? 32 : 16;
  const filterTiles = groups * Math.ceil(filters / groups / tileFilters);
  const pixelTiles = Math.ceil(pixels / 32);
  // On software, threads whose rows of pixels are beyond the last one stop: 8 rows of 4 pixels each.
  const rest = pixels % 32;
  const directPixels = kind === 'software' ? pixels - rest + 4 * Math.min(rest, 8) : 32 * pixelTiles;
  const direct = directPixels * filterTiles * tileFilters * taps * Math.ceil(channels / 4) * 4;
  const directTiles = pixelTiles * filterTiles;
  const directBytes = inputBytes + (weight.vector.count * bits) / 8;
  costs.set('direct', dispatch + time('direct', direct, directTiles, steps) + byte * directBytes);
  const price = bits < 32 || !isDense(weight) ? memoryPrice : 1;
  const dense = price * 32 * pixelTiles * filters * channels * taps;
  const denseBytes = inputBytes + 4 * filters * channels * taps;
  const dispatches = groups === 1 || channels === 1 ? 1 : 2 * groups;
  costs.set(
    'expanded',
    dispatches * dispatch +
      time('expanded', dense, pixelTiles * Math.ceil(filters / 32), steps) +
      byte * denseBytes,
  );

  if (isDense(weight)) return costs;
  const tables = tapTables(weight, vertical, horizontal);
  if (!tables) return costs;
  const blocks = productBlocks(tables, batch, vertical, horizontal, 2 ** 24);
  const rowSteps = Math.ceil(channels / 32);
  const sums =
    addition * pixels * filters * taps * Math.max(workgroups / Math.ceil((pixels * filters) / 1024), 1);
  for (const tiling of ['tiled', 'register', ...(subgroups ? (['subgroup'] as const) : [])] as const) {
    const [tilePixels, tileRows] = productTile(tiling, kind);
    // Threads by themselves stop where nothing is left to do: on software 4 at a time, of 4 pixels and 8 rows each.
    const [pixelUnit, rowUnit] =
      kind === 'software' && tiling === 'register' ? [16, 8] : [tilePixels, tileRows];
    const variant = `two-pass ${tiling}` as const;
    let cost = 0;
    for (const block of blocks) {
      const tiles =
        Math.ceil(block.mostPixels / tilePixels) *
        Math.ceil(block.mostRows / tileRows) *
        tables.parities.length;
      const pairs = paddedPairs(block, pixelUnit, rowUnit);
      cost += 2 * dispatch + time(variant, pairs * channels, tiles, rowSteps) + 8 * byte * block.products;
    }
    costs.set(variant, cost + sums + byte * inputBytes);
  }
  const tile = fusedTile(tables, geometry, workgroupBytes, 4);
  if (tile) {
    const tiles =
      batch * Math.ceil(vertical.output / tile.tileHeight) * Math.ceil(horizontal.output / tile.tileWidth);
    const products = tiles * tile.metHeight * tile.metWidth * tables.starts.length * channels;
    costs.set('fused', dispatch + time('fused', products, tiles, rowSteps) + sums / 2 + byte * inputBytes);
  }
  return costs;
}

/** Whether no weight is part of two filters, so that there are no products to share. */
export function isDense({ locations, shape, circular }: SummaryWeight): boolean {
  return !circular && locations.kind === 'uniform' && locations.step === elementCount(shape.slice(1));
}

function bitsOf({ vector }: SummaryWeight): number {
  if (vector.format === 'affine') return vector.bits;
  return vector.dtype === 'float32' ? 32 : 16;
}

/** The cheapest variant and a clause that says by how much. */
export function cheapest(
  costs: SummaryCosts,
  how: 'expected' | 'measured',
): { variant: SummaryVariant; reason: string } {
  const [best, next] = [...costs].sort(([, a], [, b]) => a - b);
  const [variant, cost] = best;
  if (!next) return { variant, reason: 'no other kernel fits' };
  return { variant, reason: `${how} ${(next[1] / cost).toFixed(1)} times as fast as ${next[0]}` };
}

export function deviceTraits({ adapterInfo, features, limits }: GPUDevice): DeviceTraits {
  return {
    kind: deviceKind(adapterInfo),
    subgroups: features.has('subgroups'),
    workgroupBytes: limits.maxComputeWorkgroupStorageSize,
  };
}
