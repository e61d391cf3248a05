import { FsnError } from '@fsnet/graph';

/** @throws FsnError `diverged` */
export function checkFinite(loss: number, step: number): void {
  if (Number.isFinite(loss)) return;
  throw new FsnError(
    'diverged',
    `the loss is ${loss} at step ${step}: try a lower learning rate or a longer warm-up; the last checkpoint is from before`,
    { path: 'learningRate.peak', expected: 'a finite loss', actual: loss },
  );
}

/** What an error of an engine means for a run; other errors as they are. */
export function trainingError(error: unknown, batchSize: number): unknown {
  if (error instanceof FsnError || !(error instanceof Error)) return error;
  const { message } = error;
  const code = (error as { code?: unknown }).code;
  const noMemory =
    code === 'ERR_WORKER_OUT_OF_MEMORY' ||
    /out of memory|OOM|could not allocate|allocation failed|cannot enlarge memory|memory access out of bounds/i.test(
      message,
    );
  if (!noMemory) return error;
  return new FsnError(
    'out-of-memory',
    `memory is used up (${message}): try a smaller batch than ${batchSize}, or fewer workers`,
    { path: 'batchSize', actual: batchSize, cause: error },
  );
}

/** An error as plain data, which threads can send each other. */
export interface ErrorMessage {
  readonly message: string;
  readonly stack: string | undefined;
  /** Where it is an FsnError. */
  readonly fsn?: Pick<FsnError, 'code' | 'path' | 'offset' | 'expected' | 'actual'>;
}

export function errorMessage(error: unknown): ErrorMessage {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (!(error instanceof FsnError)) return { message, stack };
  const { code, path, offset, expected, actual } = error;
  return { message, stack, fsn: { code, path, offset, expected, actual } };
}

export function errorOfMessage({ message, stack, fsn }: ErrorMessage): Error {
  if (!fsn) return new Error(message, { cause: stack });
  const { code, ...details } = fsn;
  const known = Object.entries(details).filter(([, value]) => value !== undefined);
  return new FsnError(code, message, { ...Object.fromEntries(known), cause: stack });
}
