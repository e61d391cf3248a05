import { formatBytes, formatCount, formatDuration } from '@fsnet/figures';
import stringWidth from 'string-width';
import type { Io } from '../io.ts';
import { bar } from './bar.ts';
import { printable } from './printable.ts';
import { shorten } from './table.ts';

/** How far a piece of work is. */
export interface ProgressState {
  readonly phase: string;
  readonly loaded: number;
  readonly total: number;
  /** Of `loaded` and `total`; left out where only their ratio says something. */
  readonly unit?: 'bytes' | 'images';
  /** Said at the end of the line: a running accuracy. */
  readonly note?: string;
}

const patience = 1000;
const refresh = 100;
// A rate out of the first moments is a wild guess.
const settling = 500;

/**
 * One line on standard error that shows how far the work is: only on a terminal, only once it has taken a second,
 * and gone when the work is done.
 */
export class Progress {
  readonly #io: Io;
  readonly #now: () => number;
  readonly #start: number;
  #phase = '';
  #phaseStart = 0;
  #phaseLoaded = 0;
  #drawn = Number.NEGATIVE_INFINITY;
  #visible = false;

  constructor(io: Io, now: () => number = () => performance.now()) {
    this.#io = io;
    this.#now = now;
    this.#start = now();
  }

  /** Milliseconds since the beginning. */
  get elapsed(): number {
    return this.#now() - this.#start;
  }

  update(state: ProgressState): void {
    const { stderr } = this.#io;
    if (!stderr.isTerminal) return;
    const now = this.#now();
    if (state.phase !== this.#phase) {
      this.#phase = state.phase;
      this.#phaseStart = now;
      this.#phaseLoaded = state.loaded;
    } else if (now - this.#drawn < refresh) return;
    if (now - this.#start < patience) return;
    this.#drawn = now;
    const elapsed = now - this.#phaseStart;
    const rate = elapsed < settling ? undefined : (state.loaded - this.#phaseLoaded) / elapsed;
    const line = progressLine(state, rate, (stderr.columns ?? 80) - 1);
    stderr.write(`\r${line}\u001b[K`);
    this.#visible = true;
  }

  /** Wipes the line; call it before anything else is written and at the end. */
  clear(): void {
    if (this.#visible) this.#io.stderr.write('\r\u001b[K');
    this.#visible = false;
  }
}

/**
 * The line itself: phase, bar, note, how much, rate, time left; what doesn't fit into `width` is left out.
 *
 * @param rate what is loaded in a millisecond, where that is known
 */
export function progressLine(state: ProgressState, rate: number | undefined, width: number): string {
  const { loaded, total, unit, note } = state;
  const fraction = total > 0 ? Math.min(1, loaded / total) : 0;
  const parts = [`${Math.floor(fraction * 100)}`.padStart(3).concat(' %')];
  if (note) parts.push(printable(note));
  if (unit) parts.push(`${amount(loaded, unit)} of ${amount(total, unit)}`);
  if (rate) {
    if (unit) parts.push(`${amount(rate * 1000, unit)}/s`);
    if (fraction < 1) parts.push(`${timeLeft((total - loaded) / rate)} left`);
  }
  const phase = shorten(printable(state.phase), Math.max(4, width - 12));
  while (parts.length > 1 && stringWidth(`${phase} ${parts.join('  ')}`) + 13 > width) parts.pop();
  const room = Math.min(30, width - stringWidth(`${phase}   ${parts.join('  ')}`));
  return room >= 8
    ? `${phase} ${bar(fraction, room, '·')} ${parts.join('  ')}`
    : `${phase} ${parts.join('  ')}`;
}

function amount(value: number, unit: 'bytes' | 'images'): string {
  if (unit === 'bytes') return formatBytes(value);
  return value < 10 && !Number.isInteger(value) ? value.toFixed(1) : formatCount(value);
}

/** In whole seconds, one at least: a time left that flickers in hundredths is unreadable. */
function timeLeft(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000);
}
