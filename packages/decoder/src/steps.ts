import { runSteps, runStepsAsync, type StepOptions } from '@fsnet/graph';

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
export type Steps<T> = Generator<Omit<DecodeProgress, 'phase'>, T, void>;

/** Runs `steps` to their end. */
export function runDecoding<T>(steps: Steps<T>, options: DecodeOptions): T {
  return runSteps(steps, stepOptions(options));
}

/** As {@link runDecoding}, but lets the event loop run every few milliseconds. */
export function runDecodingAsync<T>(steps: Steps<T>, options: DecodeOptions): Promise<T> {
  return runStepsAsync(steps, stepOptions(options));
}

function stepOptions({ onProgress, signal }: DecodeOptions): StepOptions<Omit<DecodeProgress, 'phase'>> {
  return { onStep: (step) => onProgress?.({ phase: 'decode', ...step }), signal };
}
