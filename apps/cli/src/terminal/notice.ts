import type { Io } from '../io.ts';
import { colorsFor } from './colors.ts';
import { printable } from './printable.ts';

/** Says something on standard error that the user should know but that stops nothing. */
export function notice(io: Io, text: string): void {
  const colors = colorsFor(io.stderr, io);
  io.stderr.write(`${colors.yellow('fsn: note:')} ${printable(text)}\n`);
}
