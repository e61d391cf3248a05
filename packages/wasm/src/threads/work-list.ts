import type { KernelCall } from '../plan/kernel-call.ts';

// How threads run a list of kernel calls together. Two arrays of 32-bit words are shared between them:
//
// - The table: one row a call, written by the caller before the list starts.
// - The words: which call is at work (`sequence`, counted through all lists), and which of its chunks is handed out
//   next (`next`: sequence and chunk in one word). Who wants a chunk reads the call's row and then claims it by
//   compare-and-exchange: that it succeeds proves that the row was still the one at work. So a thread that slept
//   through calls or whole lists holds up nobody; waited for is only a thread that has claimed a chunk.
//
// Who finishes the last chunk of a call begins the next one itself and wakes the others, so that no call waits for a
// thread to wake up. Calls that are not worth waking anybody stand in the table as one chunk and are run by whoever
// gets there. Chunks become smaller towards the end of a call, so that the threads finish at about the same time.

/** Columns of the table. */
export const column = {
  kernel: 0,
  args: 1,
  units: 2,
  grain: 3,
  /** How many chunks the call is handed out in; 1: not spread. */
  chunks: 4,
  /** In how many rounds of a chunk for each thread. */
  rounds: 5,
  /** Nanoseconds that a call took, written by the thread that ran it alone. */
  nanoseconds: 6,
} as const;

export const columns = 8;

/** Longer lists run in parts. */
export const mostRows = 512;

/** Words, each on a cache line of its own where several threads write. */
export const word = {
  /** Number of the call at work; of the first behind the list once that is done. Workers wait for it to change. */
  sequence: 0,
  /** The same, where a worker wrote it: the caller waits for it to change. */
  callerSequence: 16,
  /** `sequence << 8 | chunk`. */
  next: 32,
  /** Chunks of the call at work that are finished. */
  done: 48,
  /** Written by the caller, while no list runs: */
  first: 64,
  rows: 65,
  scratch: 66,
  scratchBytes: 67,
  /** How many threads are to take part. */
  party: 68,
  /** 1: note how long calls take that one thread runs. */
  timed: 69,
  /** 1: the caller does not take part; it is sent a message when the list is done. */
  aside: 70,
  /** 1: a kernel has thrown. */
  failed: 80,
} as const;

const words = 96;

/** So that the chunks of a call fit the 8 bits that count them. */
export const mostThreads = 60;

const sequenceMask = 0xffffff;
/** More chunks than any call has: nothing can be claimed. */
const nothingLeft = 255;

/** The shared memory of a runner's threads, as each of them sees it. */
export interface WorkList {
  readonly words: Int32Array;
  readonly table: Int32Array;
}

/** What a thread needs to take part. */
export interface Participant {
  /** 0: the caller. */
  readonly thread: number;
  readonly list: WorkList;
  /** In the order of the table's kernel numbers. */
  readonly kernels: readonly ((args: number, begin: number, end: number, scratch: number) => void)[];
  /** Called by the thread that finishes a list, where the caller waits for a message. */
  readonly finished: () => void;
}

export function newWorkList(): WorkList & { readonly buffer: SharedArrayBuffer } {
  const buffer = new SharedArrayBuffer((words + mostRows * columns) * 4);
  const list = workListOf(buffer);
  list.words[word.next] = nothingLeft;
  return { buffer, ...list };
}

export function workListOf(buffer: SharedArrayBuffer): WorkList {
  return { words: new Int32Array(buffer, 0, words), table: new Int32Array(buffer, words * 4) };
}

/** Makes the table's list the one to work on, to be called by the caller while no list runs. */
export function openList(
  { words: at }: WorkList,
  list: {
    readonly rows: number;
    readonly scratch: number;
    readonly scratchBytes: number;
    readonly party: number;
    readonly timed: boolean;
    readonly aside: boolean;
  },
): void {
  at[word.first] = (Atomics.load(at, word.sequence) + 1) & sequenceMask;
  at[word.rows] = list.rows;
  at[word.scratch] = list.scratch;
  at[word.scratchBytes] = list.scratchBytes;
  at[word.party] = list.party;
  at[word.timed] = list.timed ? 1 : 0;
  at[word.aside] = list.aside ? 1 : 0;
}

export function isDone({ words: at }: WorkList): boolean {
  return Atomics.load(at, word.sequence) === ((at[word.first] + at[word.rows]) & sequenceMask);
}

/** Makes call `row` the one at work and wakes `others` workers to take part in it. */
export function publish({ words: at }: WorkList, row: number, others: number): void {
  const sequence = (at[word.first] + row) & sequenceMask;
  Atomics.store(at, word.done, 0);
  Atomics.store(at, word.sequence, sequence);
  // Last: from here on others may finish the call and begin further ones.
  Atomics.store(at, word.next, sequence << 8);
  Atomics.notify(at, word.sequence, others);
}

function wakeCaller(at: Int32Array, sequence: number): void {
  Atomics.store(at, word.callerSequence, sequence);
  Atomics.notify(at, word.callerSequence, 1);
}

/** Runs calls from `row` on as long as one thread is to run them whole, then begins the next one or ends the list. */
export function advance(participant: Participant, row: number): void {
  const { list, thread } = participant;
  const { words: at, table } = list;
  // Read ahead: once another thread has the next call, a new list may stand there.
  const first = at[word.first];
  const rows = at[word.rows];
  const aside = at[word.aside] === 1;
  const callerSleeps = thread !== 0 && !aside;
  const timed = at[word.timed] === 1;
  let begin = timed ? performance.now() : 0;
  for (; row < rows; row++) {
    const base = row * columns;
    if (table[base + column.chunks] > 1) {
      publish(list, row, at[word.party] - (callerSleeps ? 2 : 1));
      if (callerSleeps) wakeCaller(at, (first + row) & sequenceMask);
      return;
    }
    compute(participant, base, 0, table[base + column.units]);
    if (!timed) continue;
    const end = performance.now();
    table[base + column.nanoseconds] = Math.min(1e6 * (end - begin), 0x7fffffff);
    begin = end;
  }
  const sequence = (first + rows) & sequenceMask;
  Atomics.store(at, word.next, (sequence << 8) | nothingLeft);
  Atomics.store(at, word.sequence, sequence);
  if (aside) participant.finished();
  else if (callerSleeps) wakeCaller(at, sequence);
}

/** Takes chunks until the call at work has none left to hand out, and goes on to the next where it finishes one. */
export function takePart(participant: Participant): void {
  const { words: at, table } = participant.list;
  for (;;) {
    const next = Atomics.load(at, word.next);
    const row = ((next >>> 8) - at[word.first]) & sequenceMask;
    const base = row * columns;
    const chunk = next & 255;
    const chunks = table[base + column.chunks];
    if (row >= at[word.rows] || chunk >= chunks) return;
    if (Atomics.compareExchange(at, word.next, next, next + 1) !== next) continue;
    const party = at[word.party];
    compute(participant, base, startOf(table, base, chunk, party), startOf(table, base, chunk + 1, party));
    if (Atomics.add(at, word.done, 1) + 1 === chunks) advance(participant, row + 1);
  }
}

function compute({ list, kernels, thread }: Participant, base: number, begin: number, end: number): void {
  if (begin >= end) return;
  const { words: at, table } = list;
  const scratch = at[word.scratch] + thread * at[word.scratchBytes];
  try {
    kernels[table[base + column.kernel]](table[base + column.args], begin, end, scratch);
  } catch {
    Atomics.store(at, word.failed, 1);
  }
}

/** The unit with which a chunk begins: in round r of n each of the threads gets a 2^(r+1)-th, in the last a 2^r-th. */
function startOf(table: Int32Array, base: number, chunk: number, party: number): number {
  const units = table[base + column.units];
  if (chunk >= table[base + column.chunks]) return units;
  const grain = table[base + column.grain];
  const last = table[base + column.rounds] - 1;
  const round = Math.floor(chunk / party);
  const part = (chunk % party) / party / (round < last ? 2 : 1);
  const share = 1 - 2 ** -round * (1 - part);
  return Math.min(units, grain * Math.round(Math.ceil(units / grain) * share));
}

/**
 * How often each of `party` threads is to be given a chunk of a call: more often makes them finish together, less often
 * costs less for what neighbouring chunks compute twice. 0: the call is not worth waking others.
 */
export function roundsOf(
  { units, grain, overlap = 0 }: KernelCall,
  party: number,
  nanoseconds: number,
): number {
  const grains = Math.ceil(units / grain);
  if (party < 2 || grains < 2 || nanoseconds < worthSharing) return 0;
  const most = Math.min(mostRounds, (worthOverlap * units) / (overlap * party));
  const smallest = Math.min(grains, nanoseconds / worthClaiming) / party;
  return Math.floor(Math.max(1, Math.min(most, 1 + Math.log2(smallest))));
}

// About twice what it costs until a sleeping thread has woken.
const worthSharing = 40_000;
const worthClaiming = 10_000;
/** Share of its work that a call may cost more for being cut. */
const worthOverlap = 0.1;
const mostRounds = 4;
