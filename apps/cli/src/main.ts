import { Command, CommanderError } from 'commander';
import type { Context } from './command.ts';
import { addDecode } from './commands/decode.ts';
import { addDetect } from './commands/detect.ts';
import { addEncode } from './commands/encode.ts';
import { addEval } from './commands/eval.ts';
import { addExport } from './commands/export.ts';
import { addFinetune } from './commands/finetune.ts';
import { addImport } from './commands/import.ts';
import { addInspect } from './commands/inspect.ts';
import { addNas } from './commands/nas.ts';
import { addReport } from './commands/report.ts';
import { addRun } from './commands/run.ts';
import { addSearch } from './commands/search.ts';
import { addTrain } from './commands/train.ts';
import { addVerify } from './commands/verify.ts';
import { addWorker } from './commands/worker.ts';
import { describeError, isAbort, UsageError } from './failure.ts';
import type { Io } from './io.ts';
import { colorsFor } from './terminal/colors.ts';
import { version } from './version.ts';

/**
 * Runs one command line (`argv` without the program's own name).
 *
 * @returns the exit status: 0 done, 1 failed or not equal, 2 wrong usage, 130 aborted
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let status = 0;
  const context: Context = {
    io,
    setStatus: (next) => {
      status = next;
    },
  };
  try {
    await createProgram(context).parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return isHelp(error) ? 0 : 2;
    // A progress line may stand there, half drawn.
    if (io.stderr.isTerminal) io.stderr.write('\r\u001b[K');
    if (io.signal.aborted && (isAbort(error) || error === io.signal.reason)) return 130;
    io.stderr.write(`${colorsFor(io.stderr, io).red('fsn:')} ${describeError(error)}\n`);
    if (io.environment.FSN_DEBUG && error instanceof Error) io.stderr.write(`${debugText(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function createProgram(context: Context): Command {
  const { io } = context;
  const program = new Command('fsn')
    .description('Convolutional networks by filter summary: .fsn files and what to do with them.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show a command’s help')
    .exitOverride()
    // Also where that leaves little room: commander would rather not wrap at all.
    .configureHelp({ minWidthToWrap: 20 })
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      getOutHasColors: () => colorsFor(io.stdout, io).isColorSupported,
      getErrHasColors: () => colorsFor(io.stderr, io).isColorSupported,
      outputError: (text, write) => {
        const message = text
          .replace(/^error: /, '')
          .replaceAll('\n', ' ')
          .trim();
        write(`${colorsFor(io.stderr, io).red('fsn:')} ${message}\n`);
      },
    })
    .addHelpText(
      'after',
      '\nExample:\n  $ fsn encode resnet20.onnx -o resnet20.fsn --bits 8\n\nExit status: 0 done, 1 failed or not equal, 2 wrong usage, 130 stopped by Ctrl-C.',
    );
  for (const add of [
    addEncode,
    addDecode,
    addExport,
    addImport,
    addInspect,
    addVerify,
    addRun,
    addDetect,
    addEval,
    addReport,
    addTrain,
    addFinetune,
    addSearch,
    addNas,
    addWorker,
  ])
    add(program, context);
  return program;
}

function isHelp({ exitCode }: CommanderError): boolean {
  return exitCode === 0;
}

function debugText(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : '';
  return `${error.stack}${cause}`;
}
