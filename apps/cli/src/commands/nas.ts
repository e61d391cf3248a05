import type { Command } from 'commander';
import type { Context } from '../command.ts';
import { addNasDerive } from './nas-derive.ts';
import { addNasSearch } from './nas-search.ts';
import { addNasTrain } from './nas-train.ts';

/** `fsn nas`: the commands of architecture search. */
export function addNas(program: Command, context: Context): void {
  const nas = program
    .command('nas')
    .summary('search for the cells of a network (DARTS)')
    .description('Search for the cells of a network (DARTS).');
  for (const add of [addNasSearch, addNasDerive, addNasTrain]) add(nas, context);
}
