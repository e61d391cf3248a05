/**
 * What `work` resolves to, unless the signal is aborted before; the work goes on then, and what becomes of it is left.
 *
 * @throws `signal.reason` as soon as it is aborted, else what the work throws.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    work.finally(() => signal.removeEventListener('abort', stop)).then(resolve, reject);
  });
}
