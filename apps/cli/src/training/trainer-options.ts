import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { wholeNumber } from '../command.ts';

/** Adds the options of a command that trains. */
export function addTrainerOptions(command: Command): Command {
  return command
    .option('--resume', 'go on from the last checkpoint')
    .option(
      '--workers <n>',
      'threads that share each batch; the weights that come out hang on it',
      wholeNumber(1, 64),
      Math.min(8, availableParallelism()),
    )
    .addOption(
      new Option('--backend <name>', 'what computes').choices(['wasm', 'webgpu', 'cpu']).default('wasm'),
    )
    .option(
      '--preprocessing <file>',
      "JSON file, or imagenet, cifar10, unit, for a network whose file doesn't say it",
    );
}

/** Adds the options of a command that trains by a recipe into a folder, {@link addTrainerOptions} among them. */
export function addRunOptions(
  command: Command,
  { data, datasets }: { readonly data: string; readonly datasets: readonly string[] },
): Command {
  command
    .option('--data <dir>', `${data} (default: the recipe's)`)
    .addOption(
      new Option('--dataset <kind>', 'what that is (default: as the recipe says or as it looks)').choices(
        datasets,
      ),
    )
    .option('--force', 'begin anew where the folder holds a run')
    .option('--epochs <n>', "instead of the recipe's", wholeNumber(1, 1_000_000))
    .option('--seed <n>', "instead of the recipe's", wholeNumber(0, 2 ** 32 - 1));
  return addTrainerOptions(command);
}
