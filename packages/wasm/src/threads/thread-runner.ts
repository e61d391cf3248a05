import { startWorker } from '#start-worker';
import { kernelArguments } from '../generated/kernel-arguments.ts';
import { compileKernels, type KernelVariant } from '../kernels/compile.ts';
import { instantiateKernels } from '../kernels/instance.ts';
import type { CallRunner, KernelCall } from '../plan/kernel-call.ts';
import type { KernelName } from '../plan/step.ts';
import { type CallTable, callTables } from './call-table.ts';
import type { StartedWorker } from './started-worker.ts';
import { ThreadChoice } from './thread-choice.ts';
import {
  advance,
  isDone,
  mostThreads,
  newWorkList,
  openList,
  type Participant,
  publish,
  takePart,
  word,
} from './work-list.ts';

export interface ThreadRunnerOptions {
  readonly variant?: KernelVariant;
  /** Shared, of at most 65536 pages. */
  readonly memory: WebAssembly.Memory;
  /** Threads in all, the calling one included. */
  readonly threads: number;
}

/**
 * A runner that spreads calls over worker threads. The calling thread takes part, so `run` returns nothing; only the
 * main thread of a browser, which may not wait, leaves lists of more than a few milliseconds to the workers and gets
 * a promise.
 *
 * @throws RangeError where `threads` is no whole number from 1 to 60.
 * @throws Error where the page is not cross-origin isolated or a worker does not start.
 */
export async function createThreadRunner(options: ThreadRunnerOptions): Promise<CallRunner> {
  const { memory, threads, variant } = options;
  checkThreads(threads);
  const module = await compileKernels(variant, true);
  const list = newWorkList();
  const kernels = Object.keys(kernelArguments) as KernelName[];
  const instance = instantiateKernels(module, memory);
  const self: Participant = {
    thread: 0,
    list,
    kernels: kernels.map((name) => instance[name]),
    finished: () => {},
  };
  const aside = !mayWait(list.words);
  const numbers = Array.from({ length: threads }, (_, thread) => thread).slice(aside ? 0 : 1);
  const starts = await Promise.allSettled(
    numbers.map(async (thread) => startWorker({ module, memory, kernels, list: list.buffer, thread })),
  );
  const workers = starts.flatMap((start) => (start.status === 'fulfilled' ? start.value : []));
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed) {
    for (const worker of workers) worker.terminate();
    throw failed.reason;
  }
  return new ThreadRunner(threads, self, workers, aside);
}

/** Throws what {@link createThreadRunner} would, before there is any memory. */
export function checkThreads(threads: number): void {
  if (!Number.isInteger(threads) || threads < 1 || threads > mostThreads)
    throw new RangeError(`threads must be a whole number from 1 to ${mostThreads}, not ${threads}`);
  if (typeof SharedArrayBuffer === 'undefined')
    throw new Error(
      'threads need a page that is cross-origin isolated: it and its workers must be served with the headers ' +
        'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp',
    );
}

/** Whether this thread may block. */
function mayWait(words: Int32Array): boolean {
  try {
    Atomics.wait(words, word.failed, 0, 0);
    return true;
  } catch {
    return false;
  }
}

/** What is known of a list of calls that has been run before. */
interface KnownCalls {
  readonly tables: readonly CallTable[];
  readonly choice: ThreadChoice;
  /** How often one thread alone has run it. */
  runsAlone: number;
  /** Least milliseconds that took. */
  alone: number;
}

class ThreadRunner implements CallRunner {
  readonly threads: number;
  readonly #self: Participant;
  readonly #workers: readonly StartedWorker[];
  readonly #aside: boolean;
  readonly #known = new WeakMap<readonly KernelCall[] | KernelCall, KnownCalls>();
  #queue: Promise<void> | undefined;
  #disposed = false;

  constructor(threads: number, self: Participant, workers: readonly StartedWorker[], aside: boolean) {
    this.threads = threads;
    this.#self = self;
    this.#workers = workers;
    this.#aside = aside;
  }

  run(calls: readonly KernelCall[], scratch: number, scratchBytes: number): void | Promise<void> {
    if (this.#disposed) throw new TypeError('the threads are disposed');
    if (calls.length === 0) return this.#queue;
    const known = this.#know(calls);
    const run = (): void | Promise<void> => {
      const party = known.choice.next();
      return this.#aside && !(known.alone < shortMilliseconds && !isShared(known, party))
        ? this.#runAside(known, party, scratch, scratchBytes)
        : this.#runHere(known, party, scratch, scratchBytes);
    };
    if (!this.#aside) return run();
    const result = this.#queue ? this.#queue.then(run) : run();
    if (!result) return;
    const queue = result.then(
      () => {},
      () => {},
    );
    this.#queue = queue;
    queue.then(() => {
      if (this.#queue === queue) this.#queue = undefined;
    });
    return result;
  }

  dispose(): void {
    this.#disposed = true;
    for (const worker of this.#workers) {
      worker.terminate();
      worker.finished();
    }
  }

  #know(calls: readonly KernelCall[]): KnownCalls {
    // Calls that are run one by one come in arrays made for it.
    const key = calls.length === 1 ? calls[0] : calls;
    let known = this.#known.get(key);
    if (!known) {
      known = {
        tables: callTables(calls, kernelNumbers),
        choice: new ThreadChoice(this.threads),
        runsAlone: 0,
        alone: Number.POSITIVE_INFINITY,
      };
      this.#known.set(key, known);
    }
    return known;
  }

  #runHere(known: KnownCalls, party: number, scratch: number, scratchBytes: number): void {
    const { list } = this.#self;
    const begin = performance.now();
    const timed = party === 1 && known.runsAlone < timedRuns;
    for (const table of known.tables) {
      table.write(list, party);
      openList(list, { rows: table.rows, scratch, scratchBytes, party, timed, aside: false });
      advance(this.#self, 0);
      for (;;) {
        const seen = Atomics.load(list.words, word.callerSequence);
        takePart(this.#self);
        if (isDone(list)) break;
        Atomics.wait(list.words, word.callerSequence, seen);
      }
      if (timed) table.readTimes(list);
    }
    this.#close(known, party, performance.now() - begin);
  }

  async #runAside(known: KnownCalls, party: number, scratch: number, scratchBytes: number): Promise<void> {
    const { list } = this.#self;
    const begin = performance.now();
    const timed = party === 1 && known.runsAlone < timedRuns;
    for (const table of known.tables) {
      const done = new Promise<void>((resolve) => {
        for (const worker of this.#workers) worker.finished = resolve;
      });
      table.write(list, party);
      openList(list, { rows: table.rows, scratch, scratchBytes, party, timed, aside: true });
      publish(list, 0, party);
      await done;
      if (this.#disposed) throw new Error('the threads were disposed while they ran');
      if (timed) table.readTimes(list);
    }
    this.#close(known, party, performance.now() - begin);
  }

  #close(known: KnownCalls, party: number, milliseconds: number): void {
    if (party === 1) {
      known.runsAlone++;
      known.alone = Math.min(known.alone, milliseconds);
    }
    known.choice.record(party, milliseconds);
    if (Atomics.exchange(this.#self.list.words, word.failed, 0) === 1)
      throw new Error('a kernel failed in one of the threads');
  }
}

/** Whether any of the calls would be shared by `party` threads. */
function isShared({ tables }: KnownCalls, party: number): boolean {
  return party > 1 && tables.some((table) => table.isShared(party));
}

const kernelNumbers: ReadonlyMap<string, number> = new Map(
  Object.keys(kernelArguments).map((name, number) => [name, number]),
);

/** Until so many runs have shown how long each call takes. */
const timedRuns = 12;

/** Work that the main thread of a page does itself where one thread is fastest. */
const shortMilliseconds = 5;
