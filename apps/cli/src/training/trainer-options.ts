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
