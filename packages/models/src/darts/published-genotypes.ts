import type { CellGenotype, Genotype, PathOperation } from './genotype.ts';

/** The best cells of the first-order search on CIFAR-10 (Liu et al. 2019). */
export const dartsV1: Genotype = {
  version: 1,
  normal: cell([
    ['sep_conv_3x3', 1],
    ['sep_conv_3x3', 0],
    ['skip_connect', 0],
    ['sep_conv_3x3', 1],
    ['skip_connect', 0],
    ['sep_conv_3x3', 1],
    ['sep_conv_3x3', 0],
    ['skip_connect', 2],
  ]),
  reduce: cell([
    ['max_pool_3x3', 0],
    ['max_pool_3x3', 1],
    ['skip_connect', 2],
    ['max_pool_3x3', 0],
    ['max_pool_3x3', 0],
    ['skip_connect', 2],
    ['skip_connect', 2],
    ['avg_pool_3x3', 0],
  ]),
};

/** The best cells of the second-order search on CIFAR-10 (Liu et al. 2019, figures 4 and 5). */
export const dartsV2: Genotype = {
  version: 1,
  normal: cell([
    ['sep_conv_3x3', 0],
    ['sep_conv_3x3', 1],
    ['sep_conv_3x3', 0],
    ['sep_conv_3x3', 1],
    ['sep_conv_3x3', 1],
    ['skip_connect', 0],
    ['skip_connect', 0],
    ['dil_conv_3x3', 2],
  ]),
  reduce: cell([
    ['max_pool_3x3', 0],
    ['max_pool_3x3', 1],
    ['skip_connect', 2],
    ['max_pool_3x3', 1],
    ['max_pool_3x3', 0],
    ['skip_connect', 2],
    ['skip_connect', 2],
    ['max_pool_3x3', 1],
  ]),
};

/** Two edges into each node after the other; the output is all nodes. */
function cell(edges: readonly (readonly [operation: PathOperation, from: number])[]): CellGenotype {
  return {
    edges: edges.map(([operation, from], index) => ({ to: 2 + Math.floor(index / 2), from, operation })),
    concat: [2, 3, 4, 5],
  };
}
