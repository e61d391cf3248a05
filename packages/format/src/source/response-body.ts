import { FsnError } from '@fsnet/graph';
import type { SourceOptions } from './byte-source.ts';
import { ioError } from './io-error.ts';

/** What reading all of something takes. */
export interface ReadOptions extends SourceOptions {
  /** Told the bytes that are there, and those in all where that is known. */
  readonly onProgress?: ((loaded: number, total: number | undefined) => void) | undefined;
}

/**
 * The body of a response, part by part as it comes.
 *
 * @throws FsnError `io` where the server refused or the connection broke.
 */
export async function responseBody(
  response: Response,
  path: string,
  { signal, onProgress }: ReadOptions = {},
): Promise<Uint8Array> {
  if (!response.ok) {
    await response.body?.cancel();
    throw new FsnError('io', `${path}: the server answered ${response.status} ${response.statusText}`, {
      path,
      expected: 200,
      actual: response.status,
    });
  }
  // Of a compressed body it is the compressed length, and pages may not even be told that there is compression.
  const total = response.headers.has('content-encoding')
    ? 0
    : Number(response.headers.get('content-length') ?? 0);
  try {
    const reader = response.body?.getReader();
    const stop = () => void reader?.cancel(signal?.reason).catch(() => {});
    signal?.addEventListener('abort', stop);
    const parts: Uint8Array[] = [];
    let loaded = 0;
    try {
      for (;;) {
        signal?.throwIfAborted();
        const part = await reader?.read();
        signal?.throwIfAborted();
        if (!part || part.done) return joined(parts, loaded);
        parts.push(part.value);
        loaded += part.value.length;
        onProgress?.(loaded, total >= loaded ? total : undefined);
      }
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  } catch (cause) {
    throw ioError(cause, `cannot read ${path}`, path, signal);
  }
}

/** Parts of `length` bytes together as one array. */
export function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
