import { type Participant, takePart, word, workListOf } from './work-list.ts';

/** What a worker is sent first. */
export interface WorkerOrder {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly kernels: readonly string[];
  readonly list: SharedArrayBuffer;
  readonly thread: number;
}

/**
 * A worker's whole life: says that it is there, then takes part in every list until it is terminated. It never
 * returns, so it hears no further messages.
 */
export function serve(order: WorkerOrder, send: (message: null) => void): never {
  const instance = new WebAssembly.Instance(order.module, { env: { memory: order.memory } });
  const exported = instance.exports as unknown as Record<string, Participant['kernels'][number]>;
  const list = workListOf(order.list);
  const participant = {
    thread: order.thread,
    list,
    kernels: order.kernels.map((name) => exported[name]),
    finished: () => send(null),
  };
  // Read before it says that it is there, so that it misses no list that follows.
  let seen = Atomics.load(list.words, word.sequence);
  send(null);
  for (;;) {
    Atomics.wait(list.words, word.sequence, seen);
    seen = Atomics.load(list.words, word.sequence);
    takePart(participant);
  }
}
