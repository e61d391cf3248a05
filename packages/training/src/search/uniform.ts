import { findLayers } from '@fsnet/encoder';
import type { Graph } from '@fsnet/graph';
import type { Compression } from '../recipe/recipe.ts';
import type { Candidate, LayerTable, SearchedBits } from './choice.ts';

/** All layers alike, as `fsn finetune` does it: outermost ones dense and at 8 bits. */
export interface UniformSetting {
  readonly ratio: number;
  readonly bits: SearchedBits;
  /** Of all layers, and what they lose, as the tables have it. */
  readonly bytes: number;
  readonly loss: number;
}

/** The recipe's part for a uniform setting. */
export function uniformCompression(
  { ratio, bits }: Pick<UniformSetting, 'ratio' | 'bits'>,
  segments: 'filter' | 'row' | 'tap',
): Compression {
  const layers = ratio > 1 ? [{ match: '*', ratio, segments }] : [];
  return { bits, layers, range: 'minmax', initialize: 'fit' };
}

/**
 * For every width the uniform ratio whose layers take `budget` bytes, by interpolation between those that were measured.
 * Widths that do not come down to the budget are left out; those that stay below it dense have a ratio of 1.
 */
export function uniformSettings(
  graph: Graph,
  tables: readonly LayerTable[],
  budget: number,
  bytesFactor = 1,
): UniformSetting[] {
  const outermost = new Set(
    findLayers(graph).flatMap(({ name, place }) => (place === undefined ? [] : [name])),
  );
  const widths = new Set(tables.flatMap(({ candidates }) => candidates.map(({ bits }) => bits)));
  const most = Math.max(...tables.flatMap(({ candidates }) => candidates.map(({ ratio }) => ratio)));
  return [...widths].flatMap((bits): UniformSetting[] => {
    const at = (ratio: number): UniformSetting => {
      const layers = tables.map(({ layer, candidates }) =>
        outermost.has(layer) ? between(candidates, widest(candidates), 1) : between(candidates, bits, ratio),
      );
      const bytes = bytesFactor * layers.reduce((sum, each) => sum + each.bytes, 0);
      return { ratio, bits, bytes, loss: layers.reduce((sum, each) => sum + each.loss, 0) };
    };
    if (at(1).bytes <= budget) return [at(1)];
    if (at(most).bytes > budget) return [];
    let [low, high] = [1, most];
    for (let i = 0; i < 30; i++) {
      const middle = Math.sqrt(low * high);
      if (at(middle).bytes > budget) low = middle;
      else high = middle;
    }
    return [at(Math.round(high * 1000) / 1000)];
  });
}

function widest(candidates: readonly Candidate[]): SearchedBits {
  return Math.max(...candidates.map(({ bits }) => bits)) as SearchedBits;
}

/** A layer at a ratio between measured ones: bytes go with one over the ratio, losses with its logarithm. */
function between(
  candidates: readonly Candidate[],
  bits: SearchedBits,
  ratio: number,
): { bytes: number; loss: number } {
  const own = candidates.filter((candidate) => candidate.bits === bits).toSorted((a, b) => a.ratio - b.ratio);
  const above = own.findIndex((candidate) => candidate.ratio >= ratio);
  const high = own[above < 0 ? own.length - 1 : above];
  const low = own[above < 1 ? 0 : above - 1];
  if (high.ratio <= ratio || low === high) return { bytes: high.bytes, loss: Math.max(0, high.loss) };
  const share = (of: (value: number) => number): number =>
    (of(ratio) - of(low.ratio)) / (of(high.ratio) - of(low.ratio));
  const blend = (from: number, to: number, part: number): number => from + part * (to - from);
  return {
    bytes: blend(
      low.bytes,
      high.bytes,
      share((value) => 1 / value),
    ),
    loss: Math.max(0, blend(low.loss, high.loss, share(Math.log))),
  };
}
