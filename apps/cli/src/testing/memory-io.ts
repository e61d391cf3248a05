import type { Io } from '../io.ts';

/** An {@link Io} that keeps what is written. */
export interface MemoryIo extends Io {
  readonly out: () => string;
  readonly err: () => string;
}

/** Standard streams in memory, for commands that run in the test's own process. */
export function memoryIo(
  options: {
    readonly workingDirectory?: string;
    readonly environment?: Record<string, string>;
    readonly signal?: AbortSignal;
    /** Makes both streams terminals of that width. */
    readonly terminal?: number;
  } = {},
): MemoryIo {
  let [out, err] = ['', ''];
  const { terminal } = options;
  const stream = (write: (text: string) => void) => ({
    write,
    isTerminal: terminal !== undefined,
    columns: terminal,
  });
  return {
    stdout: stream((text) => {
      out += text;
    }),
    stderr: stream((text) => {
      err += text;
    }),
    environment: options.environment ?? {},
    workingDirectory: options.workingDirectory ?? process.cwd(),
    signal: options.signal ?? new AbortController().signal,
    out: () => out,
    err: () => err,
  };
}
