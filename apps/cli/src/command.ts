import { type Command, InvalidArgumentError } from 'commander';
import type { Io } from './io.ts';

/** What a subcommand gets from {@link main}. */
export interface Context {
  readonly io: Io;
  /** Sets the exit status of a command that ends without an error: 1 for "not equal", "not ok". */
  setStatus(status: 0 | 1): void;
}

/** Adds the subcommand `definition.name` with what all subcommands have: `--json`, an example in its help. */
export function addCommand(
  program: Command,
  definition: { readonly name: string; readonly summary: string; readonly examples: readonly string[] },
): Command {
  const { name, summary, examples } = definition;
  const lines = examples.map((example) => `  $ ${example}`).join('\n');
  return program
    .command(name)
    .summary(summary)
    .description(`${summary[0].toUpperCase()}${summary.slice(1)}.`)
    .addHelpText('after', `\n${examples.length === 1 ? 'Example' : 'Examples'}:\n${lines}`);
}

/** Adds the options of a command that writes a file. */
export function addOutputOptions(command: Command, placeholder: string): Command {
  return command
    .requiredOption(`-o, --output <${placeholder}>`, 'file to write')
    .option('--force', 'overwrite an existing file');
}

/** Options of a command that writes a file. */
export interface OutputOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Adds `--json`. */
export function addJsonOption(command: Command): Command {
  return command.option('--json', 'print JSON for machines (bytes, milliseconds, fractions)');
}

/** Writes a command's result for machines. Whole numbers beyond 2^53 become texts. */
export function printJson(io: Io, value: unknown): void {
  const text = JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}` : inner), 2);
  io.stdout.write(`${text}\n`);
}

/** Writes a command's result for people. */
export function printLines(io: Io, lines: readonly string[]): void {
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** Parser of an option's whole number within a range. */
export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(
      maximum === Number.MAX_SAFE_INTEGER
        ? `It must be a whole number from ${minimum} up.`
        : `It must be a whole number from ${minimum} to ${maximum}.`,
    );
  };
}

/** Parser of an option's number from `minimum` up. */
export function numberFrom(minimum: number): (text: string) => number {
  return (text) => {
    const value = /^[+]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (value >= minimum && Number.isFinite(value)) return value;
    throw new InvalidArgumentError(`It must be a number from ${minimum} up.`);
  };
}

/** Parser of an option's fraction, from 0 to 1. */
export function fraction(text: string): number {
  const value = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (value <= 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
}

/** Parser of an option that takes one of a few whole numbers. */
export function oneOf<T extends number>(choices: readonly T[]): (text: string) => T {
  return (text) => {
    const found = choices.find((choice) => String(choice) === text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`It must be one of ${choices.join(', ')}.`);
  };
}
