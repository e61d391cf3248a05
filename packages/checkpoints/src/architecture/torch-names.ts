import type { ModuleNames } from './module-names.ts';

/** Last parts of PyTorch's names for the last parts of ours. */
const leaves: Readonly<Record<string, string>> = {
  'bn.scale': 'bn.weight',
  'bn.bias': 'bn.bias',
  'bn.mean': 'bn.running_mean',
  'bn.variance': 'bn.running_var',
};

/** A convolution's filter summary in the paper's code. */
export const summaryLeaf = 'filtermap';

/** Entries of a state that say nothing of what a network computes: counters, locations that no code reads. */
export const ignoredLeaves: readonly string[] = ['num_batches_tracked', 'filter_grid'];

/**
 * The names that the weight `name` may have in a state dict: for each module that it may belong to, then our own.
 * A convolution's weight may be a summary, which the paper's code calls `filtermap`.
 */
export function torchNames(name: string, modules: ModuleNames, isFilter: boolean): string[] {
  const dot = name.lastIndexOf('.');
  const module = name.slice(0, dot);
  const leaf = name.slice(dot + 1);
  const kind = module.slice(module.lastIndexOf('.') + 1);
  const torchLeaf = leaves[`${kind}.${leaf}`]?.slice('bn.'.length) ?? leaf;
  const found = modules(module).flatMap((each) => {
    const names = [`${each}.${torchLeaf}`];
    return isFilter ? [...names, `${each}.${summaryLeaf}`] : names;
  });
  return [...found, name];
}
