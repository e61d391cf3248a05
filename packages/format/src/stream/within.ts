import { FsnError } from '@fsnet/graph';

/** Milliseconds that a thread which was busy meanwhile has to take what came in time. */
const grace = 50;

/**
 * What `work` gives, or an error where that takes too long or the signal is aborted. What becomes of the work then is
 * the caller's business.
 *
 * @throws FsnError `io`, `signal.reason`, or whatever the work throws.
 */
export function within<T>(
  work: Promise<T>,
  milliseconds: number,
  path: string,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () =>
      reject(new FsnError('io', `${path}: nothing came for ${milliseconds / 1000} s`, { path }));
    let timer = setTimeout(() => {
      timer = setTimeout(late, grace);
    }, milliseconds);
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const settled = work.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    });
    settled.then(resolve, reject);
  });
}

/** Waits; throws the signal's reason as soon as it is aborted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}
