import type { Command } from 'commander';
import { addCommand, addJsonOption, type Context } from '../command.ts';
import { UsageError } from '../failure.ts';
import type { TrainOptions } from '../training/task-run.ts';
import { addRunOptions } from '../training/trainer-options.ts';
import { printTrained } from './train.ts';

/** `fsn nas search`: cells by gradient descent. */
export function addNasSearch(nas: Command, context: Context): void {
  const command = addCommand(nas, {
    name: 'search',
    summary: 'search for cells by a recipe, into a folder that Ctrl-C and --resume suit',
    examples: [
      'fsn nas search darts-search.json -o cells --data cifar-10-batches-bin --workers 2',
      'fsn nas search darts-search.json -o cells --data cifar-10-batches-bin --workers 2 --resume',
    ],
  })
    .argument('<recipe>', 'JSON file whose task is architecture-search')
    .requiredOption(
      '-o, --output <run>',
      'folder for checkpoints, log, report, genotype.json and supernet.fsn',
    );
  addRunOptions(command, {
    data: 'CIFAR-10, CIFAR-100, IDX files or folders of images',
    datasets: ['cifar10', 'cifar100', 'idx', 'folder'],
  });
  addJsonOption(command).action((recipe: string, options: TrainOptions) => run(recipe, options, context));
}

async function run(path: string, options: TrainOptions, context: Context): Promise<void> {
  const [{ readTaskRecipe }, { runRecipe }] = await Promise.all([
    import('../training/recipe-file.ts'),
    import('../training/run-training.ts'),
  ]);
  const file = await readTaskRecipe(path, context.io);
  if (file.recipe.task !== 'architecture-search')
    throw new UsageError(`${path} trains a network; its task is not architecture-search: fsn train takes it`);
  printTrained(await runRecipe(file, `nas search ${path}`, options, context.io), options, context);
}
