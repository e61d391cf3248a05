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
  // Node's fetch says only "fetch failed"; why it did stands in its cause.
  const reasons = [cause, (cause as Error | undefined)?.cause].filter((error) => error instanceof Error);
  const words = reasons.map((error) => error.message || ('code' in error ? String(error.code) : error.name));
  const reason = words.join(': ') || String(cause);
  return new FsnError('io', `${what}: ${reason}`, { path, cause });
}
