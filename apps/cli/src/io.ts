/** One standard stream that a command writes to. */
export interface Output {
  write(text: string): void;
  /** Whether a person looks at it: colours, bars and progress only there. */
  readonly isTerminal: boolean;
  /** Characters a line; `undefined` where lines may be any length (a pipe). */
  readonly columns: number | undefined;
}

/** Everything of the process that a command touches, so that tests can run commands in their own process. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}
