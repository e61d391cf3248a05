/** How far a decoder is. */
export interface DecodeProgress {
  readonly phase: 'decode';
  /** Bytes of the file that are decoded, of `total`. */
  readonly loaded: number;
  readonly total: number;
}

/** What every decoding function takes besides its file. */
export interface DecodeOptions {
  /** Called after the header and after each weight. */
  readonly onProgress?: ((progress: DecodeProgress) => void) | undefined;
  /** Looked at between weights; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** Work in steps, one a weight, that yields how many bytes of how many are done. */
export type Steps<T> = Generator<{ readonly loaded: number; readonly total: number }, T, void>;

/** How long {@link runStepsAsync} computes before it lets the event loop run: less than a frame. */
const millisecondsPerTurn = 10;

/** Runs `steps` to their end. */
export function runSteps<T>(steps: Steps<T>, options: DecodeOptions): T {
  options.signal?.throwIfAborted();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    options.onProgress?.({ phase: 'decode', ...step.value });
    options.signal?.throwIfAborted();
  }
}

/** As {@link runSteps}, but lets the event loop run every few milliseconds, so that a page stays responsive. */
export async function runStepsAsync<T>(steps: Steps<T>, options: DecodeOptions): Promise<T> {
  options.signal?.throwIfAborted();
  let turnStart = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    options.onProgress?.({ phase: 'decode', ...step.value });
    if (performance.now() - turnStart > millisecondsPerTurn) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      turnStart = performance.now();
    }
    options.signal?.throwIfAborted();
  }
}
