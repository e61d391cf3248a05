import type { CallName, Calls, Failure, FromWorker, Progress, ToWorker } from './calls.ts';

/** What the worker could not do. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Moved to the worker instead of copied. */
  readonly transfer?: Transferable[];
}

interface Pending {
  readonly onProgress: CallOptions['onProgress'];
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/** The page's end of the worker. */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #calls = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#receive(data));
    worker.addEventListener('error', ({ message }) => {
      const failure = {
        message: `the worker failed: ${message ?? 'it could not be loaded'}`,
        isAbort: false,
      };
      for (const { reject } of this.#pending.values()) reject(new CallError(failure));
      this.#pending.clear();
    });
  }

  /**
   * Has the worker do something.
   *
   * @throws CallError where it cannot; `signal.reason` at once where it is aborted, whatever the worker is at.
   */
  call<Name extends CallName>(
    name: Name,
    request: Calls[Name]['request'],
    { signal, onProgress, transfer = [] }: CallOptions = {},
  ): Promise<Calls[Name]['answer']> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const id = ++this.#calls;
    return new Promise((resolve, reject) => {
      const cancel = () => {
        this.#pending.delete(id);
        this.#post({ id, cancel: true });
        reject(signal!.reason);
      };
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener('abort', cancel);
          settle(value);
        };
      signal?.addEventListener('abort', cancel, { once: true });
      this.#pending.set(id, {
        onProgress,
        resolve: settled(resolve as (answer: unknown) => void),
        reject: settled(reject),
      });
      this.#post({ id, name, request }, transfer);
    });
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #receive(message: FromWorker): void {
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    if ('progress' in message) {
      pending.onProgress?.(message.progress);
      return;
    }
    this.#pending.delete(message.id);
    if ('failure' in message) pending.reject(new CallError(message.failure));
    else pending.resolve(message.answer);
  }
}
