import { type Exchange, exchangedNumbers } from '../run/exchange.ts';
import { workerPart } from '../run/worker-part.ts';

// Memory that all threads of a run see: words, then a row of numbers and one of values a thread, then a row of each for
// the sums. Each thread adds up one part of the rows, in the threads' order, so that the sums are the same to the bit in
// every run with as many threads.

/** Words, each on a cache line of its own. */
const word = { arrived: 0, turn: 16, stop: 32 } as const;
const wordBytes = 48 * 4;

/** The memory of a run whose threads add up `length` values each. */
export function newSharedMemory(threads: number, length: number): SharedArrayBuffer {
  return new SharedArrayBuffer(wordBytes + (threads + 1) * (exchangedNumbers * 8 + length * 4));
}

/** Makes all threads stop after the step at work. */
export function requestStop(memory: SharedArrayBuffer): void {
  Atomics.store(new Int32Array(memory), word.stop, 1);
}

export function stopIsRequested(memory: SharedArrayBuffer): boolean {
  return Atomics.load(new Int32Array(memory), word.stop) === 1;
}

/** The exchange of one thread. It blocks the thread while it waits for others. */
export function sharedSum(
  memory: SharedArrayBuffer,
  thread: number,
  threads: number,
  length: number,
): Exchange {
  const words = new Int32Array(memory, 0, wordBytes / 4);
  const valuesStart = wordBytes + (threads + 1) * exchangedNumbers * 8;
  const numbersOf = (row: number): Float64Array =>
    new Float64Array(memory, wordBytes + row * exchangedNumbers * 8, exchangedNumbers);
  const valuesOf = (row: number): Float32Array =>
    new Float32Array(memory, valuesStart + row * length * 4, length);
  const rows = Array.from({ length: threads }, (_, row) => row);
  const [values, numbers] = [rows.map(valuesOf), rows.map(numbersOf)];
  const [total, totalNumbers] = [valuesOf(threads), numbersOf(threads)];
  const [start, end] = workerPart(length, thread, threads);
  return {
    own: values[thread],
    ownNumbers: numbers[thread],
    total,
    totalNumbers,
    sum: () => {
      waitForAll(words, threads);
      addUp(values, total, start, end);
      if (thread === 0) addUp(numbers, totalNumbers, 0, exchangedNumbers);
      waitForAll(words, threads);
    },
  };
}

function addUp<A extends Float32Array | Float64Array>(
  rows: readonly A[],
  total: A,
  start: number,
  end: number,
): void {
  const [first, ...others] = rows;
  total.set(first.subarray(start, end), start);
  for (const row of others) for (let i = start; i < end; i++) total[i] += row[i];
}

/** Sleeps till all threads have come here. */
function waitForAll(words: Int32Array, threads: number): void {
  const turn = Atomics.load(words, word.turn);
  if (Atomics.add(words, word.arrived, 1) + 1 === threads) {
    Atomics.store(words, word.arrived, 0);
    Atomics.add(words, word.turn, 1);
    Atomics.notify(words, word.turn);
    return;
  }
  while (Atomics.load(words, word.turn) === turn) Atomics.wait(words, word.turn, turn);
}
