import { type Command, Option } from 'commander';
import { backendNames } from '../backends/open-session.ts';
import type { BackendName } from '../backends/session.ts';
import { wholeNumber } from '../command.ts';

/** How a network is to run on images. */
export interface NetworkOptions {
  readonly backend: BackendName;
  readonly threads: number;
  /** A preset's name or a JSON file; the model file's own where left out. */
  readonly preprocessing?: string;
}

/** Most threads that the backend `wasm` takes. */
const mostThreads = 60;

/** Adds the options of a command that runs a network on images. */
export function addNetworkOptions(command: Command): Command {
  return command
    .addOption(new Option('--backend <name>', 'what runs it').choices(backendNames).default('wasm'))
    .option('--threads <n>', "threads of the backend 'wasm'", wholeNumber(1, mostThreads), 1)
    .option(
      '--preprocessing <file>',
      "JSON file, or imagenet, cifar10, unit (default: the model file's own)",
    );
}
