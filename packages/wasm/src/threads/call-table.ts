import type { KernelCall } from '../plan/kernel-call.ts';
import { column, columns, mostRows, roundsOf, type WorkList } from './work-list.ts';

/** Some calls as they are written into the shared table, with what they were seen to take. */
export class CallTable {
  readonly rows: number;
  readonly #calls: readonly KernelCall[];
  readonly #kernelNumbers: ReadonlyMap<string, number>;
  /** Least that each call took one thread. */
  readonly #nanoseconds: Int32Array;
  readonly #byParty = new Map<number, Rows>();

  constructor(calls: readonly KernelCall[], kernelNumbers: ReadonlyMap<string, number>) {
    this.rows = calls.length;
    this.#calls = calls;
    this.#kernelNumbers = kernelNumbers;
    this.#nanoseconds = new Int32Array(calls.length).fill(0x7fffffff);
  }

  write(list: WorkList, party: number): void {
    list.table.set(this.#rowsFor(party).words);
  }

  /** Whether `party` threads would share any of the calls. */
  isShared(party: number): boolean {
    return this.#rowsFor(party).shared;
  }

  /** Takes over how long the calls took that one thread has run. */
  readTimes({ table }: WorkList): void {
    for (let row = 0; row < this.rows; row++) {
      const nanoseconds = table[row * columns + column.nanoseconds];
      if (nanoseconds > 0) this.#nanoseconds[row] = Math.min(this.#nanoseconds[row], nanoseconds);
    }
    this.#byParty.clear();
  }

  #rowsFor(party: number): Rows {
    const known = this.#byParty.get(party);
    if (known) return known;
    const table = new Int32Array(this.rows * columns);
    let shared = false;
    for (const [row, call] of this.#calls.entries()) {
      const base = row * columns;
      const rounds = roundsOf(call, party, this.#nanoseconds[row]);
      table[base + column.kernel] = this.#kernelNumbers.get(call.kernel)!;
      table[base + column.args] = call.args;
      table[base + column.units] = call.units;
      table[base + column.grain] = call.grain;
      table[base + column.chunks] = Math.max(1, rounds * party);
      table[base + column.rounds] = rounds;
      shared ||= rounds > 0;
    }
    const rows = { words: table, shared };
    this.#byParty.set(party, rows);
    return rows;
  }
}

interface Rows {
  readonly words: Int32Array;
  readonly shared: boolean;
}

/** A list of calls in parts that fit the shared table. */
export function callTables(
  calls: readonly KernelCall[],
  kernelNumbers: ReadonlyMap<string, number>,
): CallTable[] {
  const parts = Math.ceil(calls.length / mostRows);
  return Array.from(
    { length: parts },
    (_, part) => new CallTable(calls.slice(part * mostRows, (part + 1) * mostRows), kernelNumbers),
  );
}
