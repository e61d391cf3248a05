import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type DecodeOrder, decodeState } from './decode-order.ts';

/** Images below which starting threads takes longer than decoding. */
export const enoughForThreads = 200;
const mostThreads = 16;
/** Milliseconds between two reports. */
const interval = 100;

/**
 * Decodes image files into shared memory, in as many threads as the machine runs at once.
 *
 * @returns the index of an image that could not be decoded, where there is one; then others may be missing, too
 */
export async function decodeInThreads(
  order: Omit<DecodeOrder, 'state'>,
  onDone: (images: number) => void,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const state = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  const { paths } = order;
  const workerData: DecodeOrder = { ...order, state };
  const fromSource = import.meta.url.endsWith('.ts');
  const file = new URL(
    fromSource ? '../../../test/decode-worker.mjs' : './decode-worker.js',
    import.meta.url,
  );
  const execArgv = fromSource ? ['--conditions=@fsnet/source'] : [];
  const count = Math.min(availableParallelism(), mostThreads, paths.length);
  const threads = Array.from({ length: count }, () => new Worker(file, { workerData, execArgv }));
  const timer = setInterval(() => onDone(Atomics.load(state, decodeState.done)), interval);
  const stop = (): void => {
    Atomics.store(state, decodeState.taken, paths.length);
  };
  signal?.addEventListener('abort', stop);
  try {
    await Promise.all(
      threads.map(
        (thread) =>
          new Promise<void>((resolve, reject) => {
            thread.once('error', reject);
            thread.once('exit', () => resolve());
          }),
      ),
    );
  } finally {
    clearInterval(timer);
    signal?.removeEventListener('abort', stop);
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  signal?.throwIfAborted();
  const failed = Atomics.load(state, decodeState.failed);
  return failed > 0 ? failed - 1 : undefined;
}
