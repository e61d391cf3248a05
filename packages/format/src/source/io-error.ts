import { FsnError } from '@fsnet/graph';

/** The FsnError `io` for a failure of a file system or a network; aborts and FsnErrors stay what they are. */
export function ioError(
  cause: unknown,
  what: string,
  path: string,
  signal: AbortSignal | undefined,
): unknown {
  if (signal?.aborted) return signal.reason;
  if (cause instanceof FsnError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FsnError('io', `${what}: ${reason}`, { path, cause });
}
