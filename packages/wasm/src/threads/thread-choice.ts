/**
 * Decides how many threads run a list of calls that is run again and again: as many as were fastest of late. On a
 * loaded machine that is often one, since everybody waits for a thread that was interrupted amid its work. The others
 * are tried again now and then, a few runs in a row, as long as the time lost by it stays a small share of all time.
 */
export class ThreadChoice {
  readonly #candidates: readonly Candidate[];
  #total = 0;
  #lost = 0;
  #trial: Candidate | undefined;
  /** Runs left of the trial. */
  #left = 0;

  constructor(threads: number) {
    const counts = [threads];
    for (let count = 1; count < threads; count *= 2) counts.push(count);
    this.#candidates = counts.map((threads) => ({ threads, times: [], tried: 0 }));
  }

  /** How many threads the next run is to use. */
  next(): number {
    const { candidate: best, mean } = this.#best();
    const unknown = this.#candidates.filter(
      ({ times }) => times.length === 0 || (times.length < firstRuns && Math.min(...times) < 2 * mean),
    );
    if (unknown.length > 0)
      return unknown.reduce((a, b) => (b.times.length < a.times.length ? b : a)).threads;
    const allowed = lossShare * this.#total - this.#lost;
    if (this.#left === 0) {
      const runs = Math.max(1, Math.min(trialRuns, Math.ceil(trialMilliseconds / mean)));
      this.#trial = this.#candidates
        .filter(
          (candidate) =>
            candidate !== best && Math.max(0, Math.min(...candidate.times) - mean) * runs <= allowed,
        )
        .sort((a, b) => a.tried - b.tried)[0];
      this.#left = this.#trial ? runs : 0;
    } else if (allowed < 0) this.#left = 0;
    return (this.#left > 0 ? this.#trial! : best).threads;
  }

  /** Tells how long a run with `threads` took. */
  record(threads: number, milliseconds: number): void {
    const { candidate: best, mean } = this.#best();
    const candidate = this.#candidates.find((one) => one.threads === threads);
    if (!candidate) throw new RangeError(`${threads} threads were not asked for`);
    this.#total += milliseconds;
    if (candidate !== best) this.#lost = Math.max(0, this.#lost + milliseconds - mean);
    if (candidate === this.#trial && this.#left > 0) this.#left--;
    candidate.times.push(milliseconds);
    if (candidate.times.length > kept) candidate.times.shift();
    candidate.tried = this.#total;
  }

  #best(): { readonly candidate: Candidate; readonly mean: number } {
    let found = {
      candidate: this.#candidates[0],
      mean: Number.POSITIVE_INFINITY,
      score: Number.POSITIVE_INFINITY,
    };
    for (const candidate of this.#candidates) {
      const mean = steadyMean(candidate.times);
      const score = candidate.threads === 1 ? mean : mean * hysteresis;
      if (score < found.score) found = { candidate, mean, score };
    }
    return found;
  }
}

interface Candidate {
  readonly threads: number;
  /** Milliseconds of the latest runs, oldest first. */
  readonly times: number[];
  tried: number;
}

const firstRuns = 3;
const trialRuns = 8;
const trialMilliseconds = 20;
const kept = 16;
const lossShare = 0.02;
/** More threads must gain this much to be worth it. */
const hysteresis = 1.03;

/** The mean, in which no value counts more than three times the median. */
function steadyMean(values: readonly number[]): number {
  if (values.length === 0) return Number.POSITIVE_INFINITY;
  const most = 3 * [...values].sort((a, b) => a - b)[values.length >> 1];
  return values.reduce((sum, value) => sum + Math.min(value, most), 0) / values.length;
}
