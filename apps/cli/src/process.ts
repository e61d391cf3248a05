import type { Io, Output } from './io.ts';
import { main } from './main.ts';

const statusOfSignal = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Runs the command line of this process and ends it with the command's status. The first Ctrl-C asks the command
 * to stop and clean up; a second one ends the process at once.
 */
export async function runProcess(): Promise<void> {
  const controller = new AbortController();
  let stopped: number | undefined;
  for (const [name, status] of Object.entries(statusOfSignal)) {
    process.on(name, () => {
      if (stopped !== undefined) process.exit(stopped);
      stopped = status;
      controller.abort();
    });
  }
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of a pipe has seen enough (`fsn inspect x | head`).
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(`fsn: cannot write to standard output: ${error.message}\n`);
    process.exit(1);
  });
  const io: Io = {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    environment: process.env,
    workingDirectory: process.cwd(),
    signal: controller.signal,
  };
  const status = await main(process.argv.slice(2), io);
  process.exitCode = stopped ?? status;
  // onnxruntime-web and sockets may keep the event loop alive; written text must be out first.
  process.stdout.write('', (error) => {
    // The handler above says what went wrong and ends the process.
    if (!error) process.stderr.write('', () => process.exit());
  });
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
  };
}
