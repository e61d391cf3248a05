import type { Command } from 'commander';
import { addCommand, addJsonOption, type Context } from '../command.ts';
import { UsageError } from '../failure.ts';
import type { TrainOptions } from '../training/task-run.ts';
import { addRunOptions } from '../training/trainer-options.ts';
import { printTrained } from './train.ts';

interface Options extends TrainOptions {
  readonly genotype?: string;
}

/** `fsn nas train`: a network of found cells. */
export function addNasTrain(nas: Command, context: Context): void {
  const command = addCommand(nas, {
    name: 'train',
    summary: 'train a network of cells by a recipe, as fsn train does',
    examples: [
      'fsn nas train darts.json -o run --genotype cells/genotype.json --data cifar-10-batches-bin',
      'fsn nas train darts.json -o v2 --genotype darts-v2 --data cifar-10-batches-bin',
    ],
  })
    .argument('<recipe>', 'JSON file whose network has the architecture darts')
    .requiredOption('-o, --output <run>', 'folder for checkpoints, metrics, report and model.fsn')
    .option('--genotype <cells>', "JSON file, darts-v1 or darts-v2, instead of the recipe's");
  addRunOptions(command, {
    data: 'CIFAR-10, CIFAR-100, IDX files or folders of images',
    datasets: ['cifar10', 'cifar100', 'idx', 'folder'],
  });
  addJsonOption(command).action((recipe: string, options: Options) => run(recipe, options, context));
}

async function run(path: string, { genotype, ...options }: Options, context: Context): Promise<void> {
  const { io } = context;
  const [{ readRecipe }, { runRecipe }, { readGenotype }] = await Promise.all([
    import('../training/recipe-file.ts'),
    import('../training/run-training.ts'),
    import('../training/architecture.ts'),
  ]);
  const file = await readRecipe(path, io);
  const { network } = file.recipe;
  if ('file' in network || network.architecture !== 'darts')
    throw new UsageError(`${path} does not train a network of cells: its network.architecture is not darts`);
  // The cells themselves, so that the run's recipe needs no other file.
  const pathOf = genotype === undefined ? file.pathOf : (named: string) => named;
  const cells = await readGenotype(genotype ?? network.genotype, { pathOf }, io);
  const recipe = { ...file.recipe, network: { ...network, genotype: cells } };
  const command = `nas train ${path}${genotype === undefined ? '' : ` --genotype ${genotype}`}`;
  printTrained(await runRecipe({ ...file, recipe }, command, options, io), options, context);
}
