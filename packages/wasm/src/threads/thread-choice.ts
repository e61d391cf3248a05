/**
 * Decides how many threads run a list of calls that is run again and again: more only where they were clearly faster
 * of late. On a loaded machine they often are not, since everybody waits for a thread that was interrupted amid its
 * work. What is not in use is tried again now and then, some runs in a row, as long as the time lost by it stays a
 * small share of all time.
 */
export class ThreadChoice {
  /** The fewest threads first. */
  readonly #candidates: readonly Candidate[];
  #total = 0;
  #lost = 0;
  #trial: Candidate | undefined;
  /** Runs left of the trial. */
  #left = 0;
  /** Runs until the next trial at the earliest. */
  #rest = 0;

  constructor(threads: number) {
    const counts: number[] = [];
    for (let count = 1; count < threads; count *= 2) counts.push(count);
    this.#candidates = [...counts, threads].map((count) => new Candidate(count));
  }

  /** How many threads the next run is to use. */
  next(): number {
    const best = this.#best();
    const unknown = this.#candidates.filter(
      ({ runs, least }) => runs === 0 || (runs < firstRuns && least < 2 * best.mean),
    );
    if (unknown.length > 0) return unknown.reduce((a, b) => (b.runs <= a.runs ? b : a)).threads;
    const isAffordable = this.#lost <= lossShare * this.#total;
    if (this.#left > 0 && !isAffordable) this.#left = 0;
    if (this.#left === 0 && this.#rest-- <= 0 && isAffordable) {
      this.#trial = this.#candidates.filter((one) => one !== best).sort((a, b) => a.tried - b.tried)[0];
      if (this.#trial)
        this.#left = Math.max(1, Math.min(trialRuns, Math.ceil(trialMilliseconds / best.median)));
      this.#rest = this.#left * runsPerTrial;
    }
    return (this.#left > 0 ? this.#trial! : best).threads;
  }

  /** Tells how long a run with `threads` took. */
  record(threads: number, milliseconds: number): void {
    const candidate = this.#candidates.find((one) => one.threads === threads);
    if (!candidate) throw new RangeError(`${threads} threads were not asked for`);
    const best = this.#best();
    this.#total += milliseconds;
    if (candidate === this.#trial && this.#left > 0) this.#left--;
    candidate.add(milliseconds);
    candidate.tried = this.#total;
    // By what is expected: single runs are too noisy to tell.
    if (candidate !== best) this.#lost += Math.max(0, candidate.mean - best.mean);
  }

  #best(): Candidate {
    return this.#candidates.reduce((best, one) =>
      best.runs === 0 || (one.median * worthThreads < best.median && one.mean * worthThreads < best.mean)
        ? one
        : best,
    );
  }
}

/** A number of threads, and how long runs with it took. */
class Candidate {
  readonly threads: number;
  /** Of the latest runs, in milliseconds. */
  median: number = Number.POSITIVE_INFINITY;
  /** Of the latest runs, in which none counts more than three times the median. */
  mean: number = Number.POSITIVE_INFINITY;
  least: number = Number.POSITIVE_INFINITY;
  tried = 0;
  runs = 0;
  readonly #latest = new Float64Array(mostKept);
  #kept = 0;

  constructor(threads: number) {
    this.threads = threads;
  }

  add(milliseconds: number): void {
    this.runs++;
    // Long enough that passing disturbances do not decide, short enough to notice when they last.
    const kept = Math.max(fewestKept, Math.min(mostKept, keptMilliseconds / this.median));
    const dropped = Math.max(0, this.#kept + 1 - Math.floor(kept));
    this.#latest.copyWithin(0, dropped, this.#kept);
    this.#kept = Math.max(0, this.#kept - dropped);
    this.#latest[this.#kept++] = milliseconds;
    const sorted = this.#latest.slice(0, this.#kept).sort();
    this.least = sorted[0];
    this.median = sorted[this.#kept >> 1];
    let sum = 0;
    for (const time of sorted) sum += Math.min(time, 3 * this.median);
    this.mean = sum / this.#kept;
  }
}

const firstRuns = 3;
const trialRuns = 16;
const trialMilliseconds = 30;
/** Runs between trials for each of a trial, however little it costs. */
const runsPerTrial = 8;
const fewestKept = 8;
const mostKept = 64;
const keptMilliseconds = 200;
const lossShare = 0.02;
/** How many times faster more threads must be: for less they are not worth the work that others could do. */
const worthThreads = 1.1;
