import type { CheckpointName } from './checkpoint.ts';
import type { RunStorage } from './run-storage.ts';

interface Pending {
  readonly bytes: Uint8Array;
  readonly step: number;
}

/** Writes checkpoints one after the other, while training goes on. */
export class CheckpointWriter {
  readonly #storage: RunStorage;
  readonly #written: (name: CheckpointName, step: number) => void;
  readonly #pending = new Map<CheckpointName, Pending>();
  #work: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;
  readonly #failed: (error: unknown) => void;

  constructor(
    storage: RunStorage,
    written: (name: CheckpointName, step: number) => void,
    failed: (error: unknown) => void,
  ) {
    this.#storage = storage;
    this.#written = written;
    this.#failed = failed;
  }

  /** A checkpoint that waits is replaced by a newer one of its name: a slow disk shall not fill the memory. */
  add(name: CheckpointName, bytes: Uint8Array, step: number): void {
    this.#pending.set(name, { bytes, step });
    this.#work = this.#work.then(() => this.#writeNext());
  }

  /** Waits till all is safe. */
  async settled(): Promise<void> {
    await this.#work;
    if (this.#failure) throw this.#failure.error;
  }

  async #writeNext(): Promise<void> {
    if (this.#failure) return;
    const [next] = this.#pending;
    if (!next) return;
    const [name, { bytes, step }] = next;
    this.#pending.delete(name);
    try {
      await this.#storage.write(name, bytes);
      this.#written(name, step);
    } catch (error) {
      this.#failure = { error };
      this.#failed(error);
    }
  }
}
