import pico from 'picocolors';
import type { Io, Output } from '../io.ts';

export type Colors = ReturnType<typeof pico.createColors>;

/** Colours for one stream: none where it is no terminal or `NO_COLOR` is set (no-color.org). */
export function colorsFor(output: Output, { environment }: Pick<Io, 'environment'>): Colors {
  const wanted = output.isTerminal && !environment.NO_COLOR && environment.TERM !== 'dumb';
  return pico.createColors(wanted);
}
