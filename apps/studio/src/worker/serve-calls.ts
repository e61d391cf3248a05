import type { CallName, Calls, FromWorker, Progress, ToWorker } from './calls.ts';
import { failureOf } from './failure.ts';

/** What a call may use while it runs. */
export interface CallContext {
  readonly signal: AbortSignal;
  /** Tells the page how far the call is; often is cheap. */
  report(progress: Progress): void;
}

export type CallHandlers = {
  readonly [Name in CallName]: (
    request: Calls[Name]['request'],
    context: CallContext,
  ) => Promise<Calls[Name]['answer']>;
};

/** Milliseconds between two reports of progress: more would be work for the page that nobody sees. */
const reportPitch = 50;

/** Answers the page's calls by `handlers`, several at once where they let each other. */
export function serveCalls(handlers: CallHandlers): void {
  const running = new Map<number, AbortController>();
  const send = (message: FromWorker) => postMessage(message);

  const serve = async (id: number, name: CallName, request: unknown): Promise<void> => {
    const stop = new AbortController();
    running.set(id, stop);
    let last = Number.NEGATIVE_INFINITY;
    const report = (progress: Progress) => {
      const now = performance.now();
      if (now - last < reportPitch) return;
      last = now;
      send({ id, progress });
    };
    try {
      const handler = handlers[name] as (request: unknown, context: CallContext) => Promise<unknown>;
      send({ id, answer: await handler(request, { signal: stop.signal, report }) });
    } catch (error) {
      send({ id, failure: failureOf(error) });
    } finally {
      running.delete(id);
    }
  };

  addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    if ('cancel' in data) running.get(data.id)?.abort();
    else void serve(data.id, data.name, data.request);
  });
}
